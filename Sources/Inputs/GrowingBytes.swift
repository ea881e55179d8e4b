// Bytes at an address that stays until more are appended than there is room for.

/// A reused buffer: what was read from a file or made of it, until the next event.
final class GrowingBytes {
    private(set) var memory: UnsafeMutableRawPointer
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 4096) {
        memory = .allocate(byteCount: capacity, alignment: 16)
        self.capacity = capacity
    }

    deinit { memory.deallocate() }

    func removeAll() { count = 0 }

    func removeFirst(_ count: Int) {
        memory.copyMemory(from: memory + count, byteCount: self.count - count)
        self.count -= count
    }

    /// All bytes, or those of a range.
    subscript(range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: memory + range.lowerBound, count: range.count)
    }

    func append(_ byte: UInt8) {
        reserve(1)
        memory.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        reserve(bytes.count)
        (memory + count).copyMemory(from: start, byteCount: bytes.count)
        count += bytes.count
    }

    func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    func append(zeros: Int) {
        reserve(zeros)
        (memory + count).initializeMemory(as: UInt8.self, repeating: 0, count: zeros)
        count += zeros
    }

    /// In decimal; not negative.
    func append(decimal number: Int) {
        reserve(20)
        var rest = number
        var digits = 0
        repeat {
            memory.storeBytes(
                of: UInt8(ascii: "0") + UInt8(rest % 10), toByteOffset: count + digits,
                as: UInt8.self)
            rest /= 10
            digits += 1
        } while rest > 0
        let text = UnsafeMutableRawBufferPointer(start: memory + count, count: digits)
        for index in 0..<digits / 2 { text.swapAt(index, digits - 1 - index) }
        count += digits
    }

    private func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        larger.copyMemory(from: memory, byteCount: count)
        memory.deallocate()
        memory = larger
    }
}
