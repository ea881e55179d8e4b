import Foundation

/// Seeds of the randomised tests: fixed ones and a fresh one, which is printed. `RELANCE_SEED` names one
/// to run alone.
package enum Seeds {
    private static let given: UInt64? = {
        guard let text = ProcessInfo.processInfo.environment["RELANCE_SEED"] else { return nil }
        guard let seed = UInt64(text) else { fatalError("RELANCE_SEED is no number: \(text)") }
        return seed
    }()

    package static let fresh: UInt64 = {
        if let given { return given }
        let seed = UInt64.random(in: 0 ... .max)
        print("fresh seed: RELANCE_SEED=\(seed) runs it again")
        return seed
    }()

    /// 1 to `fixed`, and the fresh one; or the one that is given.
    package static func all(fixed: UInt64 = 3) -> [UInt64] {
        given.map { [$0] } ?? Array(1...fixed) + [fresh]
    }
}
