// A record that could not be used, as a line of dead-letters.jsonl.

import Events

/// Where a record of a file stands, why it could not be used, and what it was.
package struct DeadLetterRecord {
    package var reason: DeadLetterReason
    /// For a person; may be empty.
    package var detail: String
    package var file: String
    /// From 1 on.
    package var line: Int
    /// Of the line's first byte, in bytes of the decompressed file.
    package var offset: Int
    /// The line without its end.
    package var value: UnsafeRawBufferPointer
    /// Of the whole line; more than `value` holds where an oversized one was not kept.
    package var sizeBytes: Int

    package init(
        reason: DeadLetterReason, detail: String, file: String, line: Int, offset: Int,
        value: UnsafeRawBufferPointer, sizeBytes: Int
    ) {
        self.reason = reason
        self.detail = detail
        self.file = file
        self.line = line
        self.offset = offset
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
        line.append(#","file":"#)
        line.append(jsonString: file)
        line.append(#","line":"#)
        line.append(decimal: self.line)
        line.append(#","offset":"#)
        line.append(decimal: offset)
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
