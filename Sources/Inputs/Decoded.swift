// What a decoder made of some bytes.

/// How far one step of decompression came.
struct Decoded {
    /// Compressed bytes used up.
    var consumed: Int
    /// Bytes written.
    var produced: Int
}

/// The library's words for what is wrong with compressed data.
struct DecodingFault: Error {
    var detail: String
}
