// Cells of tables, which are texts whatever their column holds (S75).

import Expression

extension ValueReader {
    /// A cell as the value that its text writes, if its shape is none of text: a number, `true`, `false`, or a
    /// list or map as JSON; as it stands if the text writes none.
    mutating func retyped(_ capture: Capture, _ shape: Int32) -> Capture {
        switch shapes[Int(shape)].kind {
        case .bool, .int, .double, .timestamp, .date: token(capture)
        case .list, .map: document(capture)
        case .string, .bytes, .duration: capture
        }
    }

    /// Likewise for a time of the envelope.
    mutating func retypedTime(_ capture: Capture) -> Capture { token(capture) }

    private mutating func token(_ capture: Capture) -> Capture {
        guard let text = terminatedText(capture), !text.isEmpty else { return capture }
        let start = text.baseAddress!.assumingMemoryBound(to: UInt8.self)
        let token = TextCursor.numberOrLiteral(start)
        guard token.fault == nil, token.end == start + text.count, token.kind != .null else {
            return capture
        }
        return Capture(
            start: start, document: 0, count: UInt32(text.count), kind: token.kind)
    }

    private mutating func document(_ capture: Capture) -> Capture {
        container(inCell: capture) ?? capture
    }

    /// The list or object whose JSON a cell holds; nil if it holds none.
    mutating func container(inCell cell: Capture) -> Capture? {
        guard let text = terminatedText(cell), !text.isEmpty else { return nil }
        let start = text.baseAddress!.assumingMemoryBound(to: UInt8.self)
        if cells == nil { cells = CellReader() }
        return cells?.container(start, start + text.count)
    }

    /// A copy of a text's meaning with what must stand behind a payload.
    mutating func terminatedText(_ capture: Capture) -> UnsafeRawBufferPointer? {
        guard let text = text(capture) else { return nil }
        let copy = arena.allocate(size: text.count + DocumentPass.padding)
        copy.copyMemory(from: text.baseAddress!, byteCount: text.count)
        (copy + text.count).initializeMemory(
            as: UInt8.self, repeating: 0, count: DocumentPass.padding)
        return UnsafeRawBufferPointer(start: copy, count: text.count)
    }
}

/// The keys that lead to a field from a cell on that is JSON.
struct CellWay {
    let keys: [[UInt8]]
    /// Of the longest key.
    let keyCapacity: Int

    init(keys: [[UInt8]]) {
        self.keys = keys
        keyCapacity = keys.map(\.count).max() ?? 0
    }
}

/// Validates cells that should be JSON.
final class CellReader {
    private let tree = PathTree([[]])
    private var pass: DocumentPass

    init() {
        pass = DocumentPass(over: tree)
    }

    /// The list or object that a terminated text is; nil if it is none.
    func container(_ start: Bytes, _ end: Bytes) -> Capture? {
        guard pass.run(start, end, noting: tree) == nil, let found = pass.findings[0] else {
            return nil
        }
        let isContainer = found.pointee.kind == .array || found.pointee.kind == .object
        return isContainer ? found.pointee : nil
    }
}
