// Seeds of randomised tests: fixed ones, and a fresh one or that of `RELANCE_SEED`, printed.

import Glibc

enum Seeds {
    static let all: [UInt64] = {
        var fresh = UInt64.random(in: 0...UInt64.max)
        if let text = getenv("RELANCE_SEED"), let seed = UInt64(String(cString: text)) {
            fresh = seed
        }
        print("RELANCE_SEED=\(fresh)")
        return [1, 20_261_122, fresh]
    }()
}
