import Calendar
import Expression
import RuleSet

/// What programs read of facts, segments and interests: each is worked out when the first program asks for it, and
/// holds for one customer, one `now` and one state of the record.
struct DerivedValues {
    let facts: UnsafeMutablePointer<Value>
    let segments: UnsafeMutablePointer<Value>
    let interests: UnsafeMutablePointer<Value>
    /// Whether the rule set has none of them, nor pressure.
    let isEmpty: Bool

    private let factCount: Int
    private let segmentCount: Int
    /// By fact, then by segment, then by interest: the state of which the value is.
    private let states: UnsafeMutablePointer<UInt64>
    private var state: UInt64 = 1
    private var now = Instant.distantPast
    private var instant = Instant.distantPast
    /// That of which pressure was read; nil: not yet.
    private var pressureInstant: Instant?

    init(plan: CustomerPlan, keepsPressure: Bool) {
        factCount = plan.facts.count
        segmentCount = plan.segments.count
        let interestCount = plan.interests.count
        let count = factCount + segmentCount + interestCount
        isEmpty = count == 0 && !keepsPressure
        facts = .allocate(capacity: max(factCount, 1))
        facts.initialize(repeating: .absent, count: max(factCount, 1))
        segments = .allocate(capacity: max(segmentCount, 1))
        segments.initialize(repeating: .bool(false), count: max(segmentCount, 1))
        interests = .allocate(capacity: max(interestCount, 1))
        interests.initialize(repeating: .absent, count: max(interestCount, 1))
        states = .allocate(capacity: max(count, 1))
        states.initialize(repeating: 0, count: max(count, 1))
    }

    func deallocate() {
        facts.deallocate()
        segments.deallocate()
        interests.deallocate()
        states.deallocate()
    }

    /// The customer is another one, or their record has changed.
    mutating func forget() {
        state &+= 1
        pressureInstant = nil
    }

    /// Whether a fact must be looked up; then it counts as done.
    mutating func needs(fact: Int, now: Instant, instant: Instant) -> Bool {
        needs(fact, now, instant)
    }

    mutating func needs(segment: Int, now: Instant, instant: Instant) -> Bool {
        needs(factCount + segment, now, instant)
    }

    mutating func needs(interest: Int, now: Instant, instant: Instant) -> Bool {
        needs(factCount + segmentCount + interest, now, instant)
    }

    /// Likewise of pressure, which goes by the instant alone: a look sets another `now`, and what was worked
    /// out before it is void.
    mutating func needsPressure(at instant: Instant) -> Bool {
        if pressureInstant == instant { return false }
        pressureInstant = instant
        return true
    }

    private mutating func needs(_ index: Int, _ now: Instant, _ instant: Instant) -> Bool {
        if now != self.now || instant != self.instant {
            self.now = now
            self.instant = instant
            state &+= 1
        }
        defer { states[index] = state }
        return states[index] != state
    }
}
