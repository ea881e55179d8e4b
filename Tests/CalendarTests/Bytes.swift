// Texts as the bytes that the readers take, and what the writers append as texts.

/// Calls `body` with the bytes of `text`.
func withBytes<Result>(of text: String, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    var text = text
    return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
}

/// What `write` appends; it must leave alone what stood there.
func written(_ write: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = Array("<".utf8)
    write(&bytes)
    return String(decoding: bytes.dropFirst(), as: UTF8.self)
}
