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
        /// The key whose value it is.
        var key: KeyForecast.Key
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
    /// Halves of surrogate pairs in all documents without a fault (S70).
    private(set) var halves = 0

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

    /// What the last run found. Valid until the next one.
    struct Findings {
        fileprivate let captures: UnsafePointer<Capture>
        fileprivate let document: UInt64

        /// The value at a path; nil where there was none, or null.
        @inline(__always)
        subscript(path: Int32) -> UnsafePointer<Capture>? {
            let capture = captures + Int(path)
            return capture.pointee.document == document && capture.pointee.kind != .null
                ? capture : nil
        }

        /// Whether null stands at a path.
        func isNull(_ path: Int32) -> Bool {
            let capture = captures + Int(path)
            return capture.pointee.document == document && capture.pointee.kind == .null
        }
    }

    var findings: Findings {
        @inline(__always) get {
            Findings(captures: UnsafePointer(captures), document: document)
        }
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
        // The last key, and the place in which the next one is expected.
        var key = forecast.unknown
        var place = key.pointee.behind

        cursor.skipSpace()
        if cursor.at == end { return TextFault(kind: .emptyDocument, offset: end - start) }

        walk: while true {
            // On a value.
            let byte = cursor.at.pointee
            if byte == UInt8(ascii: "\"") {
                cursor.at += 1
                let text = cursor.at
                guard let kind = cursor.string() else { break walk }
                if path != unwanted {
                    captures[Int(path)] = Capture(
                        start: text, document: document,
                        count: UInt32(truncatingIfNeeded: cursor.at - text), kind: kind)
                }
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
                if isObject {
                    place = key.pointee.inside
                    let next = place.pointee.first
                    if KeyForecast.fits(next, cursor.at, context) {
                        cursor.at += next.pointee.count
                        key = next
                        path = next.pointee.path
                        place = next.pointee.behind
                        if paths[Int(path)].node != tree.nowhere { forget(path, of: tree) }
                        continue walk
                    }
                }
                let lead = cursor.at
                cursor.at += 1
                cursor.skipSpace()
                // The closing bracket is two behind the opening one in ASCII, brace or not.
                if cursor.at.pointee != byte &+ 2 {
                    guard isObject else { continue walk }
                    let step = unforeseenKey(cursor, behind: lead, at: place, in: context, of: tree)
                    cursor.at = step.at
                    cursor.halves = step.halves
                    if let fault = step.fault {
                        cursor.fault = fault
                        break walk
                    }
                    key = step.key
                    path = step.path
                    place = key.pointee.behind
                    continue walk
                }
            } else if byte > UInt8(ascii: " ") {
                let token = TextCursor.numberOrLiteral(cursor.at)
                captures[Int(path)] = Capture(
                    start: cursor.at, document: document,
                    count: UInt32(truncatingIfNeeded: token.end - cursor.at), kind: token.kind)
                cursor.at = token.end
                if let fault = token.fault {
                    cursor.fault = fault
                    break walk
                }
            } else {
                // Behind a foreseen key, which ends with its colon.
                cursor.skipSpace()
                guard cursor.at.pointee > UInt8(ascii: " ") else { break walk }
                continue walk
            }

            // Behind a value: a comma and a key, or what else there may be.
            while true {
                if context != Self.array {
                    let next = place.pointee.first
                    if KeyForecast.fits(next, cursor.at, context) {
                        cursor.at += next.pointee.count
                        key = next
                        path = next.pointee.path
                        place = next.pointee.behind
                        if paths[Int(path)].node != tree.nowhere { forget(path, of: tree) }
                        continue walk
                    }
                }
                if depth == 0 {
                    if cursor.at != end { cursor.skipSpace() }
                    if cursor.at == end {
                        halves &+= cursor.halves
                        return nil
                    }
                    cursor.fault = .trailingText
                    break walk
                }
                cursor.skipSpace()
                let lead = cursor.at
                if cursor.skip(UInt8(ascii: ",")) {
                    cursor.skipSpace()
                    path = unwanted
                    if context == Self.array { continue walk }
                    let step = unforeseenKey(cursor, behind: lead, at: place, in: context, of: tree)
                    cursor.at = step.at
                    cursor.halves = step.halves
                    if let fault = step.fault {
                        cursor.fault = fault
                        break walk
                    }
                    key = step.key
                    path = step.path
                    place = key.pointee.behind
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
                key = frame.key
                place = key.pointee.behind
                let capture = captures + Int(frame.path)
                capture.pointee.count = UInt32(
                    truncatingIfNeeded: cursor.at - capture.pointee.start)
            }
        }
        return TextFault(kind: cursor.fault, offset: min(cursor.at, end) - start)
    }

    /// What a step over a key found: the place behind its colon, or the fault.
    private struct KeyStep {
        var at: Bytes
        var path: Int32
        /// The forecast's.
        var key: KeyForecast.Key
        /// In this key and all that came before it.
        var halves: Int
        var fault: TextFault.Kind?
    }

    /// Steps over a key and its colon to the value, finds the path of a wanted one, and remembers it; `lead`
    /// is the comma or brace before it.
    @inline(never)
    private func unforeseenKey(
        _ cursor: TextCursor, behind lead: Bytes, at place: KeyForecast.Place, in node: Int32,
        of tree: borrowing PathTree
    ) -> KeyStep {
        var cursor = cursor
        var step = KeyStep(
            at: cursor.at, path: tree.unwanted, key: forecast.unknown, halves: cursor.halves)
        if let key = KeyForecast.otherSuccessor(at: place, lead, node) {
            step.at = lead + key.pointee.count
            step.path = key.pointee.path
            step.key = key
        } else {
            let start = cursor.at
            step.fault = keyAndColon(&cursor, in: node, of: tree, &step.path)
            step.at = cursor.at
            if step.fault != nil { return step }
            // A line feed in what is remembered could be taken for the one behind a payload; and what is
            // counted in a key has to be counted each time.
            let isPlain = start == lead + 1 || start == lead + 2 && lead[1] == UInt8(ascii: " ")
            let isCounted = cursor.halves > step.halves
            step.halves = cursor.halves
            if isPlain, !isCounted, cursor.at[-2] == UInt8(ascii: "\""),
                cursor.at - lead <= KeyForecast.maxCount
            {
                step.key = forecast.learn(
                    lead, cursor.at, at: place, node: node, path: step.path)
            }
        }
        if tree.paths[Int(step.path)].node != tree.nowhere { forget(step.path, of: tree) }
        return step
    }

    /// Steps over a key and its colon, and finds the path of a wanted one; returns the fault, if any.
    private func keyAndColon(
        _ cursor: inout TextCursor, in node: Int32, of tree: borrowing PathTree,
        _ path: inout Int32
    ) -> TextFault.Kind? {
        guard cursor.skip(UInt8(ascii: "\"")) else { return .key }
        let name = cursor.at
        guard let kind = cursor.string() else { return cursor.fault }
        let count = cursor.at - name
        cursor.at += 1
        cursor.skipSpace()
        guard cursor.skip(UInt8(ascii: ":")) else { return .colon }
        path =
            kind == .string
            ? tree.names[Int(node)].index(of: name, count: count)
            : escapedPath(name, count: count, in: node, of: tree)
        return nil
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
    private func forget(_ path: Int32, of tree: borrowing PathTree) {
        guard captures[Int(path)].document == document else { return }
        for inner in path..<tree.paths[Int(path)].end { captures[Int(inner)].document = 0 }
    }
}
