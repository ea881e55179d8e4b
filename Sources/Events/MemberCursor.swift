/// Walks over what stands in an array or object of valid JSON: its elements, or its keys, behind each of
/// which the caller steps over the value.
struct MemberCursor {
    private var cursor: TextCursor

    /// `container` is an array or an object.
    init(_ container: Capture) {
        cursor = TextCursor(container.start + 1, container.start + Int(container.count))
        cursor.skipSpace()
    }

    /// The next element or key, nil behind the last one.
    mutating func next() -> Capture? {
        if cursor.skip(UInt8(ascii: ",")) { cursor.skipSpace() }
        if cursor.at.pointee == UInt8(ascii: "]") || cursor.at.pointee == UInt8(ascii: "}") {
            return nil
        }
        return step()
    }

    /// Where the value of the key stands that came last.
    var valueStart: Bytes {
        var behind = cursor
        _ = behind.skip(UInt8(ascii: ":"))
        behind.skipSpace()
        return behind.at
    }

    /// Steps over that value.
    mutating func skipValue() {
        cursor.at = valueStart
        _ = step()
    }

    /// The value that begins at `start`.
    static func value(at start: Bytes) -> Capture {
        var cursor = TextCursor(start, start)
        return take(&cursor)
    }

    private mutating func step() -> Capture {
        let capture = Self.take(&cursor)
        cursor.skipSpace()
        return capture
    }

    private static func take(_ cursor: inout TextCursor) -> Capture {
        let start = cursor.at
        if start.pointee == UInt8(ascii: "{") || start.pointee == UInt8(ascii: "[") {
            skipContainer(&cursor)
            return Capture(
                start: start, document: 0, count: UInt32(cursor.at - start),
                kind: start.pointee == UInt8(ascii: "[") ? .array : .object)
        }
        if cursor.skip(UInt8(ascii: "\"")) {
            guard let kind = cursor.string() else {
                preconditionFailure("the text was found valid before")
            }
            cursor.at += 1
            return Capture(
                start: start + 1, document: 0, count: UInt32(cursor.at - start - 2), kind: kind)
        }
        let token = TextCursor.numberOrLiteral(start)
        cursor.at = token.end
        return Capture(
            start: start, document: 0, count: UInt32(token.end - start), kind: token.kind)
    }

    /// In valid text it is enough to count brackets outside of strings.
    private static func skipContainer(_ cursor: inout TextCursor) {
        var depth = 0
        repeat {
            switch cursor.at.pointee {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                cursor.at += 1
                _ = cursor.string()
            default: break
            }
            cursor.at += 1
        } while depth > 0
    }
}
