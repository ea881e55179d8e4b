import Expression

/// `pressure`: a score for the customer and one for each channel with a weight, and what follows (S56 to
/// S58). Amounts and thresholds are in millionths of a point.
package struct PressurePolicy: Sendable {
    package enum State: Int, Sendable, CaseIterable, Comparable {
        case under, balance, over

        package static func < (left: State, right: State) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    /// By hardness.
    package enum Plan: Int, Sendable, CaseIterable, Comparable {
        case allow, hold, drop

        package static func < (left: Plan, right: Plan) -> Bool { left.rawValue < right.rawValue }
    }

    /// Where a state begins; nil: as said elsewhere, or never.
    package struct Thresholds: Sendable {
        package var balance: Int64?
        package var over: Int64?

        package init(balance: Int64? = nil, over: Int64? = nil) {
            self.balance = balance
            self.over = over
        }
    }

    /// A channel with a score of its own.
    package struct Weight: Sendable {
        /// Id of the channel.
        package var channel: Int
        package var amount: Int64
        /// Over those of the customer.
        package var thresholds = Thresholds()

        package init(channel: Int, amount: Int64) {
            self.channel = channel
            self.amount = amount
        }
    }

    package struct OfSegment: Sendable {
        /// Index into the customer plan's segments.
        package var segment: Int
        package var thresholds: Thresholds

        package init(segment: Int, thresholds: Thresholds) {
            self.segment = segment
            self.thresholds = thresholds
        }
    }

    package struct Sign: Sendable {
        /// Over `customer`, `facts`, `segments`, `now`; one that fails does not hold.
        package var condition: Program
        package var amount: Int64

        package init(condition: Program, amount: Int64) {
            self.condition = condition
            self.amount = amount
        }
    }

    package var halfLifeMs: Int64
    /// In the order of the text. The score of `weights[n]` has the index n + 1, the customer's 0.
    package var weights: [Weight] = []
    package var states = Thresholds()
    package var hysteresis: Int64 = 0
    /// In the order of the text; the first that holds counts.
    package var segments: [OfSegment] = []
    package var signs: [Sign] = []
    /// By state, then by the index of the kind.
    package var plans: [[Plan]] = []
    /// What the words of engagement add and take off, by the index of the word.
    package var wordStrains = [Int64](repeating: 0, count: EngagementWord.allCases.count)
    package var wordReliefs = [Int64](repeating: 0, count: EngagementWord.allCases.count)

    package init(halfLifeMs: Int64) {
        self.halfLifeMs = halfLifeMs
    }

    /// The index of the score of a channel, nil if it has no weight.
    package func score(ofChannel channel: Int) -> Int? {
        weights.firstIndex { $0.channel == channel }.map { $0 + 1 }
    }
}
