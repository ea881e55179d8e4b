// Seeds of the randomised tests.

import Glibc

/// Three fixed seeds, and the one in `RELANCE_SEED` if there is one; failures print theirs.
enum Seeds {
    static let all: [UInt64] = {
        let given = getenv("RELANCE_SEED").flatMap { UInt64(String(cString: $0)) }
        return [1, 2, 3] + (given.map { [$0] } ?? [])
    }()
}

/// SplitMix64: the same numbers for a seed everywhere.
struct SplitMix: RandomNumberGenerator {
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
}
