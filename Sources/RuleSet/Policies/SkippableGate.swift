/// The gates on release that a kind may pass by, as a set of bits.
package struct SkippableGate: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let preference = SkippableGate(rawValue: 1)
    package static let holdout = SkippableGate(rawValue: 2)
    package static let quiet = SkippableGate(rawValue: 4)
    package static let arbitration = SkippableGate(rawValue: 8)
    package static let pressure = SkippableGate(rawValue: 16)
    package static let cap = SkippableGate(rawValue: 32)

    /// As `skip` of policies.yaml names them, in the order of the chain.
    package static let names: [(name: String, gate: SkippableGate)] = [
        ("preference", .preference), ("holdout", .holdout), ("quiet", .quiet),
        ("arbitration", .arbitration), ("pressure", .pressure), ("cap", .cap),
    ]

    package init?(name: String) {
        guard let known = Self.names.first(where: { $0.name == name }) else { return nil }
        self = known.gate
    }

    package static let all = SkippableGate(names.map(\.gate))
}
