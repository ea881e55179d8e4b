/// Values of the attribute `time_zone` that name no zone.
package struct UnknownZones: Sendable {
    /// So many names are kept.
    static let nameLimit = 20
    /// So many bytes of each.
    static let byteLimit = 64

    /// How many came.
    package private(set) var count = 0
    /// Each once, in the order in which they came.
    package private(set) var names: [String] = []
    /// Those of them that are offsets from UTC, which `offset_zones` reads (S3).
    package private(set) var offsets: [String] = []
    /// Whether there were others.
    package private(set) var hasMore = false

    mutating func add(_ value: UnsafeRawBufferPointer, isOffset: Bool) {
        count += 1
        let name = Self.name(value)
        if names.contains(name) { return }
        if names.count < Self.nameLimit {
            names.append(name)
            if isOffset { offsets.append(name) }
        } else {
            hasMore = true
        }
    }

    /// The value as it is told.
    static func name(_ value: UnsafeRawBufferPointer) -> String {
        String(decoding: value.prefix(byteLimit), as: UTF8.self)
            + (value.count > byteLimit ? "…" : "")
    }
}
