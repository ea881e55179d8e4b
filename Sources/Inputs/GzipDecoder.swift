// gzip, by zlib.

import CZlib

/// Decompresses a gzip file of one or more members (RFC 1952, 2.2), as `cat a.gz b.gz` makes them.
final class GzipDecoder {
    /// zlib keeps its address.
    private let stream: UnsafeMutablePointer<z_stream>
    /// Whether the data may end here.
    private(set) var isBetweenMembers = false

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 for gzip's header and checksum.
        let result = inflateInit2_(
            stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(result == Z_OK, "zlib has no memory or is not the one built against")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Decompresses as much of `input` as fits into `output`.
    func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(DecodingFault) -> Decoded {
        if isBetweenMembers {
            // Tapes and block devices pad with zeros.
            let zeros = input.prefix { $0 == 0 }.count
            if zeros > 0 || input.isEmpty { return Decoded(consumed: zeros, produced: 0) }
            guard input[0] == 0x1F else {
                throw DecodingFault(detail: "something else behind the end")
            }
            inflateReset(stream)
            isBetweenMembers = false
        }
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(input.count)
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(clamping: output.count)
        let room = stream.pointee.avail_out
        let result = inflate(stream, Z_NO_FLUSH)
        switch result {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: isBetweenMembers = true
        default:
            let detail = stream.pointee.msg.map { String(cString: $0) } ?? "error \(result)"
            throw DecodingFault(detail: detail)
        }
        return Decoded(
            consumed: input.count - Int(stream.pointee.avail_in),
            produced: Int(room - stream.pointee.avail_out))
    }
}
