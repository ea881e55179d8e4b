import Expression

/// A value as 128 bits, by which `distinct` knows it again: of 1,000 values two would be taken for one
/// with odds of 10⁻³³.
struct ValueHash: Equatable {
    var first: UInt64
    var second: UInt64

    init(first: UInt64, second: UInt64) {
        self.first = first
        self.second = second
    }

    init(_ value: Value) {
        first = Self.hash(value, seed: 2)
        second = Self.hash(value, seed: 3)
    }

    /// Equal values have equal hashes: both zeros, and maps whatever the order of their entries.
    private static func hash(_ value: Value, seed: UInt64) -> UInt64 {
        let seed = seed ^ UInt64(value.tag.rawValue) &* 0x9E37_79B9_7F4A_7C15
        switch value.tag {
        case .string, .bytes, .type:
            return hashBytes(value.text, seed: seed)
        case .list:
            var hash = mix(UInt64(value.aux), 0, seed: seed)
            for element in value.elements {
                hash = mix(hash, self.hash(element, seed: seed), seed: seed)
            }
            return hash
        case .map:
            var sum: UInt64 = 0
            let elements = value.elements
            for index in stride(from: 0, to: elements.count, by: 2) {
                sum &+= mix(
                    hash(elements[index], seed: seed), hash(elements[index + 1], seed: seed),
                    seed: seed)
            }
            return mix(sum, UInt64(value.aux), seed: seed)
        case .double where value.doubleValue == 0:
            return mix(0, 0, seed: seed)
        // The same day, whatever the zone.
        case .date:
            return mix(value.bits, 0, seed: seed)
        default:
            return mix(value.bits, UInt64(value.aux), seed: seed)
        }
    }

    private static func mix(_ left: UInt64, _ right: UInt64, seed: UInt64) -> UInt64 {
        withUnsafeBytes(of: (left, right)) { hashBytes($0, seed: seed) }
    }
}
