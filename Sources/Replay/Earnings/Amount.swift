// Money, added up so that the order of what is added does not matter.

import Engine

/// An amount in millionths, exact as far as they go: 0.1 ten times is 1, whoever adds it in whichever order.
package struct Amount: Equatable, Sendable {
    private(set) var millionths: Int128 = 0

    package init() {}

    package init(_ amount: Double) {
        // What is farther from nought than any currency is a mistake, and must not end the run.
        let limit = 1e30
        millionths = Int128((min(max(amount, -limit), limit) * 1_000_000).rounded())
    }

    init(_ worth: Conversion.Worth?) {
        switch worth {
        case .int(let number): millionths = Int128(number) * 1_000_000
        case .double(let number): millionths = Amount(number).millionths
        case nil: break
        }
    }

    package static func + (left: Amount, right: Amount) -> Amount {
        var sum = left
        sum += right
        return sum
    }

    package static func += (left: inout Amount, right: Amount) {
        left.millionths &+= right.millionths
    }

    package var double: Double { Double(millionths) / 1_000_000 }
}
