// Zstandard, by libzstd.

import CZstd

/// Decompresses a file of one or more frames (RFC 8878). The window, and so the memory, is bounded by
/// libzstd's default of 128 MiB.
final class ZstdDecoder {
    private let stream: OpaquePointer
    /// Whether the data may end here.
    private(set) var isBetweenFrames = true

    init() {
        guard let stream = ZSTD_createDStream() else {
            preconditionFailure("libzstd has no memory")
        }
        self.stream = stream
    }

    deinit { ZSTD_freeDStream(stream) }

    /// Decompresses as much of `input` as fits into `output`.
    func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(DecodingFault) -> Decoded {
        // A call without input would begin the next frame.
        if isBetweenFrames, input.isEmpty { return Decoded(consumed: 0, produced: 0) }
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let result = ZSTD_decompressStream(stream, &target, &source)
        if ZSTD_isError(result) != 0 {
            throw DecodingFault(detail: String(cString: ZSTD_getErrorName(result)))
        }
        isBetweenFrames = result == 0
        return Decoded(consumed: source.pos, produced: target.pos)
    }
}
