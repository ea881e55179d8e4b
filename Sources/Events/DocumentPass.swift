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
        /// Of the container around it: the tree's node, `nowhere`, or `array`.
        var context: Int32
        /// Where its own range is noted.
        var path: Int32
    }

    /// A context that is no object.
    private static let array: Int32 = -2

    /// By path; the last is for all that is not wanted, so that noting takes no branch.
    private let captures: UnsafeMutablePointer<Capture>
    private let frames: UnsafeMutablePointer<Frame>
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
    @inline(__always)
    func capture(_ path: Int32) -> Capture? {
        let capture = captures + Int(path)
        guard capture.pointee.document == document, capture.pointee.kind != .null else {
            return nil
        }
        return capture.pointee
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
        let unwanted = tree.unwanted

        var cursor = TextCursor(start, end)
        var depth = 0
        // What the next value stands in, and where it is noted.
        var context = Self.array
        var path: Int32 = 0

        cursor.skipSpace()
        if cursor.at == end { return TextFault(kind: .emptyDocument, offset: end - start) }

        walk: while true {
            if context > Self.array {
                path = unwanted
                guard key(&cursor, in: context, of: tree, &path) else { break walk }
            }
            let opening = cursor.at.pointee
            if opening == UInt8(ascii: "{") || opening == UInt8(ascii: "[") {
                guard depth < Self.maxDepth else {
                    cursor.fault = .depth
                    break walk
                }
                frames[depth] = Frame(context: context, path: path)
                depth &+= 1
                let isObject = opening == UInt8(ascii: "{")
                captures[Int(path)] = Capture(
                    start: cursor.at, document: document, count: 0,
                    kind: isObject ? .object : .array)
                context = isObject ? tree.paths[Int(path)].node : Self.array
                path = unwanted
                cursor.at += 1
                cursor.skipSpace()
                // The closing bracket is two behind the opening one in ASCII, brace or not.
                if cursor.at.pointee != opening &+ 2 { continue walk }
            } else {
                guard let scalar = cursor.scalar() else { break walk }
                captures[Int(path)] = Capture(
                    start: scalar.start, document: document, count: scalar.count, kind: scalar.kind)
            }

            // Behind a value: what closes, closes; then comes a comma, or the end.
            while true {
                cursor.skipSpace()
                if depth == 0 {
                    if cursor.at == end { return nil }
                    cursor.fault = .trailingText
                    break walk
                }
                if cursor.skip(UInt8(ascii: ",")) {
                    cursor.skipSpace()
                    path = unwanted
                    continue walk
                }
                let isArray = context == Self.array
                guard cursor.skip(isArray ? UInt8(ascii: "]") : UInt8(ascii: "}")) else {
                    cursor.fault = isArray ? .separatorInArray : .separatorInObject
                    break walk
                }
                depth &-= 1
                let frame = frames[depth]
                context = frame.context
                let capture = captures + Int(frame.path)
                capture.pointee.count = UInt32(
                    truncatingIfNeeded: cursor.at - capture.pointee.start)
            }
        }
        return TextFault(kind: cursor.fault, offset: min(cursor.at, end) - start)
    }

    /// Steps over a key and its colon, and finds the path of a wanted one. Hot: once a key.
    @inline(__always)
    private func key(
        _ cursor: inout TextCursor, in node: Int32, of tree: borrowing PathTree,
        _ path: inout Int32
    ) -> Bool {
        guard cursor.skip(UInt8(ascii: "\"")) else {
            cursor.fault = .key
            return false
        }
        let name = cursor.at
        guard let kind = cursor.string() else { return false }
        if node >= 0 {
            let count = cursor.at - name
            path =
                kind == .string
                ? tree.names[Int(node)].index(of: name, count: count)
                : escapedPath(name, count: count, in: node, of: tree)
            let known = tree.paths[Int(path)]
            if known.node >= 0 { forget(path..<known.end) }
        }
        cursor.at += 1
        cursor.skipSpace()
        guard cursor.skip(UInt8(ascii: ":")) else {
            cursor.fault = .colon
            return false
        }
        cursor.skipSpace()
        return true
    }

    /// The path of a key that has escapes.
    @inline(never)
    private func escapedPath(
        _ name: Bytes, count: Int, in node: Int32, of tree: borrowing PathTree
    ) -> Int32 {
        let size = JSONString.unescape(name, name + count, to: keyText, limit: keyCapacity)
        guard size >= 0 else { return tree.unwanted }
        return tree.names[Int(node)].index(of: Bytes(keyText), count: size)
    }

    /// Of duplicate keys the last wins, with all that lies under it.
    private func forget(_ paths: Range<Int32>) {
        guard captures[Int(paths.lowerBound)].document == document else { return }
        for path in paths { captures[Int(path)].document = 0 }
    }
}
