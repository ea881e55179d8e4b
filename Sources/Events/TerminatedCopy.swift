/// Memory for one payload that its owner does not terminate. A copy of 300 bytes costs about 10 ns; a
/// scan that looks for the end at every step costs more.
struct TerminatedCopy: ~Copyable {
    private var memory: UnsafeMutableRawBufferPointer

    init() {
        memory = .allocate(byteCount: 4096, alignment: 16)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { memory.deallocate() }

    /// A copy of `payload` with what must stand behind it, valid until the next call.
    mutating func take(_ payload: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let needed = payload.count + DocumentPass.padding
        if memory.count < needed {
            memory.deallocate()
            memory = .allocate(byteCount: max(needed, memory.count * 2), alignment: 16)
            memory.initializeMemory(as: UInt8.self, repeating: 0)
        }
        if let start = payload.baseAddress {
            memory.baseAddress!.copyMemory(from: start, byteCount: payload.count)
        }
        memory[payload.count] = 0
        return UnsafeRawBufferPointer(rebasing: memory[..<payload.count])
    }
}
