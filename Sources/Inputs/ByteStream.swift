// The bytes of a log, decompressed if they are compressed.

/// Reads a file to its end, told by its first bytes, not by its name:
///
///     1F 8B                            gzip
///     28 B5 2F FD, 5x 2A 4D 18         Zstandard: a frame, a frame to be skipped
///     anything else                    as it stands
struct ByteStream: ~Copyable {
    private enum Format {
        case plain
        case gzip(GzipDecoder)
        case zstd(ZstdDecoder)
    }

    private static let rawSize = 256 << 10

    private var file: InputFile
    private let format: Format
    /// What was read and not yet used up: at first the bytes that tell the format.
    private let raw: UnsafeMutableRawBufferPointer
    private var rawStart = 0
    private var rawEnd: Int
    private var isAtEnd: Bool

    init(path: String) throws(InputError) {
        var file = try InputFile(path: path)
        let raw = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.rawSize, alignment: 16)
        var count = 0
        var isAtEnd = false
        do throws(InputError) {
            while count < 4, !isAtEnd {
                let rest = UnsafeMutableRawBufferPointer(rebasing: raw[count...])
                let more = try file.read(into: rest)
                count += more
                isAtEnd = more == 0
            }
        } catch {
            raw.deallocate()
            throw error
        }
        format = Self.format(of: UnsafeRawBufferPointer(rebasing: raw[..<min(count, 4)]))
        rawEnd = count
        self.file = file
        self.raw = raw
        self.isAtEnd = isAtEnd
    }

    deinit { raw.deallocate() }

    /// Bytes of the file used so far, compressed ones if it is compressed.
    var consumed: Int { file.consumed - (rawEnd - rawStart) }
    /// Bytes of the file; nil for a pipe.
    var size: Int? { file.size }
    var path: String { file.path }

    /// Puts at least one byte into `output`, or 0 at the end.
    mutating func read(into output: UnsafeMutableRawBufferPointer) throws(InputError) -> Int {
        if case .plain = format { return try readPlain(into: output) }
        while true {
            if rawStart == rawEnd, !isAtEnd { try fill() }
            let input = UnsafeRawBufferPointer(rebasing: raw[rawStart..<rawEnd])
            let decoded = try decode(input, into: output)
            rawStart += decoded.consumed
            if decoded.produced > 0 { return decoded.produced }
            if input.isEmpty { return try end() }
        }
    }

    private mutating func readPlain(
        into output: UnsafeMutableRawBufferPointer
    ) throws(InputError) -> Int {
        guard rawStart < rawEnd else { return isAtEnd ? 0 : try file.read(into: output) }
        let first = raw[rawStart..<min(rawEnd, rawStart + output.count)]
        output.copyMemory(from: UnsafeRawBufferPointer(rebasing: first))
        rawStart += first.count
        return first.count
    }

    private func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(InputError) -> Decoded {
        do throws(DecodingFault) {
            switch format {
            case .plain: preconditionFailure("plain bytes are not decoded")
            case .gzip(let decoder): return try decoder.decode(input, into: output)
            case .zstd(let decoder): return try decoder.decode(input, into: output)
            }
        } catch {
            throw failure { .corrupt($0, error.detail) }
        }
    }

    /// 0, if the compressed data may end where the file does.
    private func end() throws(InputError) -> Int {
        let mayEnd =
            switch format {
            case .plain: true
            case .gzip(let decoder): decoder.isBetweenMembers
            case .zstd(let decoder): decoder.isBetweenFrames
            }
        guard mayEnd else { throw failure { .cutShort($0) } }
        return 0
    }

    private func failure(
        _ problem: (InputError.Compression) -> InputError.Problem
    ) -> InputError {
        let compression: InputError.Compression = if case .zstd = format { .zstd } else { .gzip }
        return InputError(path: path, problem: problem(compression), offset: consumed)
    }

    /// Reads anew, when all is used.
    private mutating func fill() throws(InputError) {
        rawStart = 0
        rawEnd = try file.read(into: raw)
        isAtEnd = rawEnd == 0
    }

    private static func format(of first: UnsafeRawBufferPointer) -> Format {
        if first.starts(with: [0x1F, 0x8B]) { return .gzip(GzipDecoder()) }
        guard first.count == 4 else { return .plain }
        switch first.loadUnaligned(as: UInt32.self).littleEndian {
        case 0xFD2F_B528, 0x184D_2A50...0x184D_2A5F: return .zstd(ZstdDecoder())
        default: return .plain
        }
    }
}
