// Seeds of the randomised tests: some fixed ones and a fresh one, which the tests print.

import Foundation

enum Seeds {
    /// `RELANCE_SEED` alone if it is set.
    static let all: [UInt64] = {
        if let text = ProcessInfo.processInfo.environment["RELANCE_SEED"], let seed = UInt64(text) {
            return [seed]
        }
        let fresh = UInt64.random(in: 0..<1 << 32)
        print("EngineTests: fresh seed \(fresh), repeat with RELANCE_SEED=\(fresh)")
        return Array(1...20) + [fresh]
    }()
}

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
}
