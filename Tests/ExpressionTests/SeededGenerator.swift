// Random numbers that a seed determines.

import Foundation

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Fixed seeds, and `RELANCE_SEED` or a fresh one, which the failing test prints.
    static let seeds: [UInt64] = {
        let given = ProcessInfo.processInfo.environment["RELANCE_SEED"].flatMap { UInt64($0) }
        return [1, 2, 3, given ?? UInt64.random(in: 0 ... .max)]
    }()
}
