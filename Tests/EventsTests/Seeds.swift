import Foundation

/// Random numbers that a seed repeats (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
}

enum Seeds {
    /// `RELANCE_SEED`, or a fresh one.
    static let fresh: UInt64 =
        ProcessInfo.processInfo.environment["RELANCE_SEED"].flatMap { UInt64($0) }
        ?? UInt64.random(in: 0 ... .max)

    static let all: [UInt64] = [1, 20_261_122, fresh]
}
