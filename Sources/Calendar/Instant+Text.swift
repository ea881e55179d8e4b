// Instants from seconds and from text, and their text: for configuration, messages and tests.

extension Instant {
    /// The instant of a timestamp, floored to milliseconds.
    @inlinable
    package init(seconds: Int64, nanoseconds: UInt32 = 0) {
        self.init(milliseconds: seconds &* 1000 &+ Int64(nanoseconds / 1_000_000))
    }

    /// Nil unless the text is what `RFC3339.parse` accepts; floored to milliseconds.
    package init?(rfc3339 text: String) {
        var text = text
        let parsed = text.withUTF8 { RFC3339.parse(UnsafeRawBufferPointer($0)) }
        guard let parsed else { return nil }
        self.init(seconds: parsed.seconds, nanoseconds: parsed.nanoseconds)
    }

    /// `2026-01-01T00:00:00.000Z`.
    package var rfc3339: String {
        var bytes: [UInt8] = []
        RFC3339.write(self, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Instant: CustomStringConvertible {
    package var description: String { rfc3339 }
}
