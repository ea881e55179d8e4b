import Foundation

/// Seeds of the randomised tests: fixed ones, and a fresh one that is printed, or the one that
/// `RELANCE_SEED` names.
package enum Seeds {
    package static let fresh: UInt64 = {
        if let text = ProcessInfo.processInfo.environment["RELANCE_SEED"] {
            guard let seed = UInt64(text) else { fatalError("RELANCE_SEED is no number: \(text)") }
            return seed
        }
        let seed = UInt64.random(in: 0 ... .max)
        print("fresh seed: RELANCE_SEED=\(seed) runs it again")
        return seed
    }()

    /// 1 to `fixed`, and the fresh one.
    package static func all(fixed: UInt64 = 3) -> [UInt64] {
        Array(1...fixed) + [fresh]
    }
}
