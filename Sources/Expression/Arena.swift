/// Memory for the values that one event or one evaluation needs; given back all at once.
///
/// Blocks are kept over a `reset`, so that the steady state allocates nothing.
///
/// It also holds the budget of the run that uses it: what can take long in the language allocates here
/// or works on values that were made here.
package struct Arena: ~Copyable {
    private var blocks: [UnsafeMutableRawBufferPointer] = []
    private var current = 0
    private var used = 0
    private let blockSize: Int

    /// What the run may still spend, in units of `Limits.work`; below zero it has failed.
    var work = Limits.work

    /// `blockSize` is the least that is taken from the system at a time, in bytes.
    package init(blockSize: Int = 16 << 10) {
        self.blockSize = blockSize
    }

    deinit {
        for block in blocks { block.deallocate() }
    }

    /// Everything handed out before is free for reuse.
    package mutating func reset() {
        current = 0
        used = 0
    }

    /// `size` bytes, 16-aligned, uninitialised, valid until `reset`.
    package mutating func allocate(size: Int) -> UnsafeMutableRawPointer {
        let aligned = (size + 15) & ~15
        while current < blocks.count {
            if used + aligned <= blocks[current].count {
                defer { used += aligned }
                return blocks[current].baseAddress! + used
            }
            current += 1
            used = 0
        }
        blocks.append(.allocate(byteCount: max(aligned, blockSize), alignment: 16))
        used = aligned
        return blocks[current].baseAddress!
    }

    /// Room for `count` values, uninitialised.
    package mutating func allocateValues(_ count: Int) -> UnsafeMutableBufferPointer<Value> {
        let memory = allocate(size: max(count, 1) * MemoryLayout<Value>.stride)
        return UnsafeMutableBufferPointer(
            start: memory.bindMemory(to: Value.self, capacity: count), count: count)
    }

    /// A copy of `bytes` that lives until `reset`.
    package mutating func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let memory = allocate(size: max(bytes.count, 1))
        if let source = bytes.baseAddress {
            memory.copyMemory(from: source, byteCount: bytes.count)
        }
        return UnsafeRawBufferPointer(start: memory, count: bytes.count)
    }
}
