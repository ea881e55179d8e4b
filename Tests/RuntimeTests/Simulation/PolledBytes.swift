// Bytes that live until the next poll.

/// What is read of an earlier poll is no longer what it was: whoever keeps an address is noticed.
final class PolledBytes {
    private var buffers: [UnsafeMutableRawBufferPointer] = []
    private var overwritten: [UnsafeMutableRawBufferPointer] = []

    deinit { for buffer in buffers + overwritten { buffer.deallocate() } }

    func copy(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
        buffer.copyBytes(from: bytes)
        buffers.append(buffer)
        return UnsafeRawBufferPointer(buffer)
    }

    func removeAll() {
        for buffer in overwritten { buffer.deallocate() }
        for buffer in buffers { for index in buffer.indices { buffer[index] = 0xAA } }
        overwritten = buffers
        buffers = []
    }
}
