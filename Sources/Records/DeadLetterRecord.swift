// A record that could not be used, as a line of dead-letters.jsonl.

import Events

/// Where a record stands, why it could not be used, and what it was.
package struct DeadLetterRecord {
    package enum Place: Equatable, CustomStringConvertible {
        /// The line counts from 1, the offset is that of its first byte in the decompressed file.
        case file(String, line: Int, offset: Int)
        case topic(String, partition: Int, offset: Int64)

        /// `log.jsonl:7`, `events/3@1024`
        package var description: String {
            switch self {
            case .file(let path, let line, _): "\(path):\(line)"
            case .topic(let name, let partition, let offset): "\(name)/\(partition)@\(offset)"
            }
        }
    }

    package var reason: DeadLetterReason
    /// For a person; may be empty.
    package var detail: String
    package var place: Place
    /// The line without its end, or the record's payload.
    package var value: UnsafeRawBufferPointer
    /// Of the whole; more than `value` holds where an oversized one was not kept.
    package var sizeBytes: Int

    package init(
        reason: DeadLetterReason, detail: String, place: Place,
        value: UnsafeRawBufferPointer, sizeBytes: Int
    ) {
        self.reason = reason
        self.detail = detail
        self.place = place
        self.value = value
        self.sizeBytes = sizeBytes
    }

    /// Appends one line: `value` where it is UTF-8, else `value_base64`; of an oversized one
    /// `size_bytes` alone.
    package func write(into line: inout [UInt8]) {
        line.append(#"{"reason":""#)
        line.append(contentsOf: reason.rawValue.utf8)
        line.append(UInt8(ascii: "\""))
        if !detail.isEmpty {
            line.append(#","detail":"#)
            line.append(jsonString: detail)
        }
        switch place {
        case .file(let path, let number, let offset):
            line.append(#","file":"#)
            line.append(jsonString: path)
            line.append(#","line":"#)
            line.append(decimal: number)
            line.append(#","offset":"#)
            line.append(decimal: offset)
        case .topic(let name, let partition, let offset):
            line.append(#","topic":"#)
            line.append(jsonString: name)
            line.append(#","partition":"#)
            line.append(decimal: partition)
            line.append(#","offset":"#)
            line.append(decimal: offset)
        }
        if reason == .tooLarge {
            line.append(#","size_bytes":"#)
            line.append(decimal: sizeBytes)
        } else if Self.isUTF8(value) {
            line.append(#","value":"#)
            line.append(jsonString: value)
        } else {
            line.append(#","value_base64":""#)
            line.append(base64: value)
            line.append(UInt8(ascii: "\""))
        }
        line.append("}\n")
    }

    private static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        (try? UTF8Span(validating: bytes.assumingMemoryBound(to: UInt8.self).span)) != nil
    }
}
