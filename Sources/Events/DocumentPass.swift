/// The one pass over a payload: validates all of it and notes where the wanted values stand.
///
/// The payload is terminated: behind its last byte stands a byte below 0x20, and `padding` bytes from
/// there on can be read. So no walk over a string, a number or a name needs to look for the end, which
/// saves a comparison for every byte or word; only white space can lead past the end, and is stopped.
struct DocumentPass: ~Copyable {
    /// The deepest nesting of objects and arrays.
    static let maxDepth = 128
    /// Readable bytes behind a payload.
    static let padding = 64

    /// An object or array that is open while something inside it is walked over.
    private struct Frame {
        /// Of the container around it: the tree's node, or `array`.
        var context: Int32
        /// Where its own range is noted.
        var path: Int32
        /// The forecast's entry of the key whose value it is.
        var key: Int32
    }

    /// A context that is no object.
    private static let array: Int32 = -1

    /// By path; the last is for all that is not wanted, so that noting takes no branch.
    private let captures: UnsafeMutablePointer<Capture>
    private let frames: UnsafeMutablePointer<Frame>
    private let forecast = KeyForecast()
    /// Room for a key that has escapes.
    private let keyText: UnsafeMutablePointer<UInt8>
    private let keyCapacity: Int
    /// How many documents there were before; a capture of another one says nothing.
    private var document: UInt64 = 0

    init(over tree: borrowing PathTree) {
        keyCapacity = tree.longestName
        captures = .allocate(capacity: tree.pathCount + 1)
        frames = .allocate(capacity: Self.maxDepth)
        keyText = .allocate(capacity: keyCapacity + 8)
        keyText.initialize(repeating: 0, count: keyCapacity + 8)
        captures.initialize(
            repeating: Capture(start: Bytes(keyText), document: 0, count: 0, kind: .null),
            count: tree.pathCount + 1)
    }

    deinit {
        captures.deallocate()
        frames.deallocate()
        keyText.deallocate()
    }

    /// The value found at a path in the document of the last run; nil where there was none, or null.
    /// Valid until the next run.
    @inline(__always)
    func capture(_ path: Int32) -> UnsafePointer<Capture>? {
        let capture = captures + Int(path)
        return capture.pointee.document == document && capture.pointee.kind != .null
            ? UnsafePointer(capture) : nil
    }

    /// Whether the document of the last run, which had no fault, is an object.
    var isObject: Bool { captures[0].kind == .object }

    /// Walks over `start ..< end` and notes the values of the tree's paths. After a fault the captures
    /// say nothing. Hot: all of it.
    mutating func run(
        _ start: Bytes, _ end: Bytes, noting tree: borrowing PathTree
    ) -> TextFault? {
        document &+= 1
        let document = document
        let captures = captures
        let frames = frames
        let paths = tree.paths
        let unwanted = tree.unwanted

        var cursor = TextCursor(start, end)
        var depth = 0
        // What the next value stands in, and where it is noted.
        var context = Self.array
        var path: Int32 = 0
        // The forecast's entry of the last key, and the place in which the next one is expected.
        var key = KeyForecast.unknown
        var place = KeyForecast.start

        cursor.skipSpace()
        if cursor.at == end { return TextFault(kind: .emptyDocument, offset: end - start) }

        walk: while true {
            if context != Self.array {
                key = forecast.successor(at: place)
                if forecast.fits(key, cursor.at, context) {
                    cursor.at += Int(forecast[key].pointee.count)
                    cursor.skipSpace()
                    path = forecast[key].pointee.path
                } else {
                    let step = unforeseenKey(cursor, at: place, in: context, of: tree)
                    cursor.at = step.at
                    if let fault = step.fault {
                        cursor.fault = fault
                        break walk
                    }
                    path = step.path
                    key = step.entry
                }
                place = KeyForecast.behind(key)
                if paths[Int(path)].node != tree.nowhere { forget(path..<paths[Int(path)].end) }
            }

            let byte = cursor.at.pointee
            if byte == UInt8(ascii: "\"") {
                cursor.at += 1
                let text = cursor.at
                guard let kind = cursor.string() else { break walk }
                captures[Int(path)] = Capture(
                    start: text, document: document,
                    count: UInt32(truncatingIfNeeded: cursor.at - text), kind: kind)
                cursor.at += 1
            } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                guard depth < Self.maxDepth else {
                    cursor.fault = .depth
                    break walk
                }
                frames[depth] = Frame(context: context, path: path, key: key)
                depth &+= 1
                let isObject = byte == UInt8(ascii: "{")
                captures[Int(path)] = Capture(
                    start: cursor.at, document: document, count: 0,
                    kind: isObject ? .object : .array)
                context = isObject ? paths[Int(path)].node : Self.array
                path = unwanted
                place = KeyForecast.inside(key)
                cursor.at += 1
                cursor.skipSpace()
                // The closing bracket is two behind the opening one in ASCII, brace or not.
                if cursor.at.pointee != byte &+ 2 { continue walk }
            } else {
                let token = TextCursor.numberOrLiteral(cursor.at)
                captures[Int(path)] = Capture(
                    start: cursor.at, document: document,
                    count: UInt32(truncatingIfNeeded: token.end - cursor.at), kind: token.kind)
                cursor.at = token.end
                if let fault = token.fault {
                    cursor.fault = fault
                    break walk
                }
            }

            // Behind a value: what closes, closes; then comes a comma, or the end.
            while !cursor.skip(UInt8(ascii: ",")) {
                if depth == 0, cursor.at == end { return nil }
                cursor.skipSpace()
                if cursor.skip(UInt8(ascii: ",")) { break }
                if depth == 0 {
                    if cursor.at == end { return nil }
                    cursor.fault = .trailingText
                    break walk
                }
                let isArray = context == Self.array
                guard cursor.skip(isArray ? UInt8(ascii: "]") : UInt8(ascii: "}")) else {
                    cursor.fault = isArray ? .separatorInArray : .separatorInObject
                    break walk
                }
                depth &-= 1
                let frame = frames[depth]
                context = frame.context
                key = frame.key
                place = KeyForecast.behind(key)
                let capture = captures + Int(frame.path)
                capture.pointee.count = UInt32(
                    truncatingIfNeeded: cursor.at - capture.pointee.start)
            }
            if depth == 0 {
                cursor.at -= 1
                cursor.fault = .trailingText
                break walk
            }
            path = unwanted
            cursor.skipSpace()
        }
        return TextFault(kind: cursor.fault, offset: min(cursor.at, end) - start)
    }

    /// What a step over a key found: the place behind its colon, or the fault.
    private struct KeyStep {
        var at: Bytes
        var path: Int32 = 0
        /// The forecast's.
        var entry = KeyForecast.unknown
        var fault: TextFault.Kind?
    }

    /// Steps over a key and its colon to the value, finds the path of a wanted one, and remembers it.
    @inline(never)
    private func unforeseenKey(
        _ cursor: TextCursor, at place: Int, in node: Int32, of tree: borrowing PathTree
    ) -> KeyStep {
        var cursor = cursor
        let start = cursor.at
        let other = forecast.otherSuccessor(at: place, start, node)
        if other != KeyForecast.unknown {
            let entry = forecast[other]
            cursor.at += Int(entry.pointee.count)
            cursor.skipSpace()
            return KeyStep(at: cursor.at, path: entry.pointee.path, entry: other)
        }
        guard cursor.skip(UInt8(ascii: "\"")) else { return KeyStep(at: start, fault: .key) }
        let name = cursor.at
        guard let kind = cursor.string() else { return KeyStep(at: cursor.at, fault: cursor.fault) }
        let quote = cursor.at
        cursor.at += 1
        cursor.skipSpace()
        guard cursor.skip(UInt8(ascii: ":")) else { return KeyStep(at: cursor.at, fault: .colon) }
        cursor.skipSpace()
        let path =
            kind == .string
            ? tree.names[Int(node)].index(of: name, count: quote - name)
            : escapedPath(name, count: quote - name, in: node, of: tree)
        // A line feed in what is remembered could be taken for the one behind a payload.
        let isPlain =
            quote[1] == UInt8(ascii: ":")
            && (cursor.at == quote + 2 || cursor.at == quote + 3 && quote[2] == UInt8(ascii: " "))
        let entry =
            isPlain
            ? forecast.learn(start, cursor.at, at: place, node: node, path: path)
            : KeyForecast.unknown
        return KeyStep(at: cursor.at, path: path, entry: entry)
    }

    /// The path of a key that has escapes.
    private func escapedPath(
        _ name: Bytes, count: Int, in node: Int32, of tree: borrowing PathTree
    ) -> Int32 {
        let size = JSONString.unescape(name, name + count, to: keyText, limit: keyCapacity)
        guard size >= 0 else { return tree.unwanted }
        return tree.names[Int(node)].index(of: Bytes(keyText), count: size)
    }

    /// Of duplicate keys the last wins, with all that lies under it.
    @inline(never)
    private func forget(_ paths: Range<Int32>) {
        guard captures[Int(paths.lowerBound)].document == document else { return }
        for path in paths { captures[Int(path)].document = 0 }
    }
}
