/// Memory for payloads that their owner does not terminate. A copy of 300 bytes costs about 10 ns; a scan
/// that looks for the end at every step costs more.
struct PayloadCopies: ~Copyable {
    private static let blockSize = 256 << 10

    /// Blocks that never move, as what is kept lies in them.
    private var blocks: [UnsafeMutableRawBufferPointer]
    private var current = 0
    /// Of the current block: the bytes that are kept, and where the last copy ends with its padding.
    private var keptEnd = 0
    private var lastEnd = 0

    init() {
        blocks = [.allocate(byteCount: 4096, alignment: 16)]
    }

    deinit { for block in blocks { block.deallocate() } }

    /// A copy of `payload` with what must stand behind it, valid until the next call unless it is kept.
    mutating func take(_ payload: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let needed = payload.count + DocumentPass.padding
        while keptEnd + needed > blocks[current].count {
            current += 1
            keptEnd = 0
            if current == blocks.count {
                blocks.append(
                    .allocate(byteCount: max(needed, Self.blockSize), alignment: 16))
            }
        }
        let copy = blocks[current].baseAddress! + keptEnd
        lastEnd = keptEnd + needed
        if let start = payload.baseAddress {
            copy.copyMemory(from: start, byteCount: payload.count)
        }
        (copy + payload.count).initializeMemory(
            as: UInt8.self, repeating: 0, count: DocumentPass.padding)
        return UnsafeRawBufferPointer(start: copy, count: payload.count)
    }

    /// The last copy stays until `removeAll`.
    mutating func keep() {
        keptEnd = lastEnd
    }

    mutating func removeAll() {
        current = 0
        keptEnd = 0
        lastEnd = 0
    }
}
