import Calendar
import Customer
import Expression
import RuleSet

/// What the last look at a customer's scores of pressure found (S57), and the slots in which programs
/// read it: by score its state, then its number of points.
struct PressureReading {
    let policy: PressurePolicy
    let slots: UnsafeMutablePointer<Value>
    private let names: [StaticString] = ["under", "balance", "over"]

    /// The bucket in which the scores were read.
    private(set) var bucket: Int64 = 0
    /// What signs add to the customer's score.
    private(set) var signs: Int64 = 0
    /// By score; the first is the customer's, with the signs.
    private(set) var values: [Int64]
    private(set) var states: [PressurePolicy.State]
    /// By score: where states begin.
    private(set) var thresholds: [PressurePolicy.Thresholds]

    init(_ policy: PressurePolicy) {
        self.policy = policy
        let count = policy.weights.count + 1
        slots = .allocate(capacity: 2 * count)
        slots.initialize(repeating: .absent, count: 2 * count)
        values = Array(repeating: 0, count: count)
        states = Array(repeating: .under, count: count)
        thresholds = Array(repeating: policy.states, count: count)
    }

    func deallocate() { slots.deallocate() }

    /// Takes up a look: the scores as of `instant`, with the signs and the segment that hold then.
    mutating func take(
        _ scores: [PressureScore], at instant: Instant, signs: Int64,
        segment: PressurePolicy.Thresholds?
    ) {
        bucket = PressureScore.bucket(of: instant, halfLifeMs: policy.halfLifeMs)
        self.signs = signs
        let ofCustomer = policy.states.overlaid(by: segment)
        for index in values.indices {
            let recorded = scores.isEmpty ? .under : scores[index].state
            values[index] = scores.isEmpty ? 0 : scores[index].value(at: bucket)
            if index == 0 {
                values[index] = Self.sum(values[index], signs)
                thresholds[index] = ofCustomer
            } else {
                thresholds[index] = ofCustomer.overlaid(by: policy.weights[index - 1].thresholds)
            }
            states[index] = thresholds[index].state(
                of: values[index], was: recorded, hysteresis: policy.hysteresis)
            write(index)
        }
    }

    /// A sum beyond the range of numbers stays at its end.
    private static func sum(_ score: Int64, _ signs: Int64) -> Int64 {
        let (sum, isBeyond) = score.addingReportingOverflow(signs)
        return isBeyond ? .max : sum
    }

    private func write(_ index: Int) {
        let name = names[states[index].rawValue]
        slots[2 * index] = .string(
            UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        slots[2 * index + 1] = .double(Double(values[index]) / 1_000_000)
    }

    /// What a gate sees of the customer and of a channel's score; 0: it has none.
    func saw(ofScore index: Int) -> Saw {
        .pressure(
            Saw.Pressure(state: states[0], score: values[0]),
            channel: index == 0
                ? nil : Saw.Pressure(state: states[index], score: values[index]))
    }

    /// The state of a score after so many more buckets of decay.
    private func state(
        of index: Int, _ score: PressureScore, in bucket: Int64
    ) -> PressurePolicy.State {
        let value = Self.sum(score.value(at: bucket), index == 0 ? signs : 0)
        return thresholds[index].state(
            of: value, was: states[index], hysteresis: policy.hysteresis)
    }

    /// The first bucket after the present one in which decay alone has taken a score below `state`; nil if
    /// it never does.
    func bucket(ofFallBelow state: PressurePolicy.State, of index: Int, _ score: PressureScore)
        -> Int64?
    {
        var low = max(bucket, score.bucket)
        // Then nothing is left.
        var high = low + 64 * 64
        if self.state(of: index, score, in: high) >= state { return nil }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if self.state(of: index, score, in: middle) >= state {
                low = middle
            } else {
                high = middle
            }
        }
        return high
    }

    /// The instant at which decay next takes a recorded state down.
    func nextFall(_ scores: [PressureScore]) -> Instant {
        var next: Int64?
        for index in scores.indices where states[index] > .under {
            guard let bucket = bucket(ofFallBelow: states[index], of: index, scores[index])
            else { continue }
            next = min(next ?? bucket, bucket)
        }
        return next.map { PressureScore.start(ofBucket: $0, halfLifeMs: policy.halfLifeMs) }
            ?? .distantFuture
    }

    /// The first instant at which decay alone brings the customer and a channel (0: one without a score)
    /// to states whose plans let a kind pass; nil if it never does.
    func pass(ofKind kind: Int, score index: Int, _ scores: [PressureScore]) -> Instant? {
        if scores.isEmpty { return nil }
        let indices = index == 0 ? [0] : [0, index]
        var buckets: [Int64] = []
        for index in indices {
            for state in [PressurePolicy.State.over, .balance] where states[index] >= state {
                if let bucket = bucket(ofFallBelow: state, of: index, scores[index]) {
                    buckets.append(bucket)
                }
            }
        }
        buckets.sort()
        for bucket in buckets {
            let passes = indices.allSatisfy {
                policy.plans[state(of: $0, scores[$0], in: bucket).rawValue][kind] == .allow
            }
            if passes {
                return PressureScore.start(ofBucket: bucket, halfLifeMs: policy.halfLifeMs)
            }
        }
        return nil
    }
}

extension PressurePolicy.Thresholds {
    func overlaid(by other: PressurePolicy.Thresholds?) -> PressurePolicy.Thresholds {
        guard let other else { return self }
        return PressurePolicy.Thresholds(
            balance: other.balance ?? balance, over: other.over ?? over)
    }

    /// S57: a state that was reached is kept until the score is below its beginning by the hysteresis.
    func state(
        of value: Int64, was: PressurePolicy.State, hysteresis: Int64
    ) -> PressurePolicy.State {
        if let over, value >= over || was == .over && value >= over - hysteresis { return .over }
        if let balance, value >= balance || was != .under && value >= balance - hysteresis {
            return .balance
        }
        return .under
    }
}
