/// A text of known size that is being written into an arena.
struct TextOutput {
    private let start: UnsafeMutableRawPointer
    private let capacity: Int
    private(set) var count = 0

    init(capacity: Int, in arena: inout Arena) {
        self.capacity = capacity
        start = arena.allocate(size: max(capacity, 1))
    }

    mutating func append(_ text: UnsafeRawBufferPointer) {
        guard let source = text.baseAddress, text.count > 0 else { return }
        precondition(count + text.count <= capacity, "the size was counted before")
        (start + count).copyMemory(from: source, byteCount: text.count)
        count += text.count
    }

    var value: Value { .string(UnsafeRawBufferPointer(start: start, count: count)) }
}
