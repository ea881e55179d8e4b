// Bytes that are no events as this program reads them, by what they are.

/// A form in which events may come and cannot be read, known by its first bytes.
package enum ForeignForm: Equatable, Sendable {
    /// With the name that `iconv` has for it.
    case utf16(String)
    case utf32
    case byteOrderMark
    /// The schema's number in a registry.
    case schemaRegistry(id: UInt32)
    case avro, parquet, orc, zip, bzip2, xz
    case gzip, zstd
    /// Several events in one JSON array.
    case array
    /// Likewise, one in a line.
    case arrayOfLines
    /// An event a line, with a comma behind it.
    case commaBehind
    /// A JSON document that goes on in the next line.
    case prettyPrinted

    /// Of a record or a line; nil for what may be an event.
    package init?(ofPayload bytes: UnsafeRawBufferPointer) {
        if let form = Self.binary(bytes) {
            self = form
            return
        }
        let text = bytes.drop(while: Self.isSpace)
        let last = text.last { !Self.isSpace($0) }
        let goesOn = last.map { Self.endings.contains($0) } ?? false
        switch text.first {
        case UInt8(ascii: "["): self = goesOn ? .prettyPrinted : .array
        case UInt8(ascii: "{") where goesOn:
            self = Self.isObjectWithComma(text) ? .commaBehind : .prettyPrinted
        default: return nil
        }
    }

    /// Of the first two lines of a file.
    package init?(first: Self?, second: UnsafeRawBufferPointer) {
        guard first == .prettyPrinted, Self(ofPayload: second) == .commaBehind else { return nil }
        self = .arrayOfLines
    }

    /// Whether a text that begins with a brace is one object and a comma.
    private static func isObjectWithComma(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
        var depth = 0
        var isText = false
        var isEscaped = false
        for index in text.indices {
            let byte = text[index]
            if isText {
                if byte == UInt8(ascii: "\""), !isEscaped { isText = false }
                isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: continue
            }
            if depth == 0, !isText {
                return text[(index + 1)...].filter { !isSpace($0) } == [UInt8(ascii: ",")]
            }
        }
        return false
    }

    /// With which no JSON document ends.
    private static let endings = Array("{[,:".utf8)

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }

    /// Of a file, by its first bytes: a form of which no line can be read.
    package static func binary(_ bytes: UnsafeRawBufferPointer) -> Self? {
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
            return .utf32
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return .utf16("UTF-16")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .byteOrderMark }
        if bytes.starts(with: "Obj\u{1}".utf8) { return .avro }
        if bytes.starts(with: "PAR1".utf8) { return .parquet }
        if bytes.starts(with: "ORC".utf8) { return .orc }
        if bytes.starts(with: "PK\u{3}\u{4}".utf8) { return .zip }
        if bytes.starts(with: "BZh".utf8) { return .bzip2 }
        if bytes.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]) { return .xz }
        if bytes.starts(with: [0x1F, 0x8B]) { return .gzip }
        if bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return .zstd }
        return zeros(bytes)
    }

    /// Text of two or four bytes a character without its mark, or what a serializer puts before a record:
    /// a zero, and the number of a schema in four bytes.
    private static func zeros(_ bytes: UnsafeRawBufferPointer) -> Self? {
        guard bytes.count >= 4 else { return nil }
        switch (bytes[0] == 0, bytes[1] == 0, bytes[2] == 0, bytes[3] == 0) {
        case (false, true, true, true): return .utf32
        case (false, true, false, true): return .utf16("UTF-16LE")
        case (true, false, true, false): return .utf16("UTF-16BE")
        case (true, true, true, false) where bytes.count >= 8 && bytes[4] == 0 && bytes[5] == 0:
            return .utf32
        case (true, _, _, _) where bytes.count >= 5:
            let id = bytes.loadUnaligned(fromByteOffset: 1, as: UInt32.self).bigEndian
            return .schemaRegistry(id: id)
        default: return nil
        }
    }

    /// What it is and the way out, for a person.
    package var remark: String {
        switch self {
        case .utf16(let name):
            "this is UTF-16; `iconv -f \(name) -t UTF-8` makes the UTF-8 that is read"
        case .utf32: "this is UTF-32; `iconv -f UTF-32 -t UTF-8` makes the UTF-8 that is read"
        case .byteOrderMark:
            "this begins with a byte order mark, which only the beginning of a file may have; `tail -c +4` "
                + "drops it from a file"
        case .schemaRegistry(let id):
            "this begins with a zero and the number of a schema, \(id), as serializers of a schema registry "
                + "write: Avro, Protobuf or JSON with a schema; only plain JSON is read, which a stream "
                + "processor or connector can write to another topic"
        case .avro:
            "this is an Avro file; `avro-tools tojson` makes the lines of JSON that are read"
        case .parquet:
            "this is a Parquet file; `duckdb -c \"COPY (FROM 'FILE') TO 'events.jsonl' (FORMAT json)\"` "
                + "makes the lines of JSON that are read"
        case .orc: "this is an ORC file; `orc-contents` makes the lines of JSON that are read"
        case .zip: "this is a zip archive or a spreadsheet; `unzip -p` writes what is in it"
        case .bzip2: "this is compressed by bzip2; `bzcat` writes what is in it"
        case .xz: "this is compressed by xz; `xzcat` writes what is in it"
        case .gzip: "this is compressed by gzip; `zcat` writes what is in it"
        case .zstd: "this is compressed by Zstandard; `zstdcat` writes what is in it"
        case .array:
            "this is an array, and one event a line is read; `jq -c '.[]'` makes lines of it"
        case .arrayOfLines:
            "this is an array with an event in each line, and brackets and commas belong to no line; "
                + "`jq -c '.[]'` makes lines of it"
        case .commaBehind:
            "a comma stands behind the event, and one event a line is read; `sed 's/,[[:space:]]*$//'` drops "
                + "commas at the ends of lines"
        case .prettyPrinted:
            "this is JSON over several lines, and one event a line is read; `jq -c .` makes lines of "
                + "it, of an array `jq -c '.[]'`"
        }
    }
}
