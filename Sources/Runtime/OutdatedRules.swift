// What a process does whose rules are older than those of a partition that it was given.

/// An old process of a rolling deployment gets a partition back in which newer rules are active already. It must not activate
/// its own over them (decision 0031). A member of a group cannot refuse a partition; so it leaves the group, the others
/// share its partitions, and it comes back later, after longer and longer pauses as long as that happens again.
///
///     none ──▶ working ──▶ away ──▶ none
///       met    those of its own       the pause is over
///              rules go on a while
///
/// Never calls Kafka, never reads a clock.
package struct OutdatedRules {
    package enum Action: Sendable { case nothing, leave, rest, join }

    /// Where other partitions have its rules it works on them for so long, in milliseconds: another rebalance may be on
    /// its way that mends everything.
    private static let workMs: Int64 = 5_000
    private static let pauseMs: ClosedRange<Int64> = 1_000...60_000

    private enum State: Equatable {
        case none
        case working(untilMs: Int64)
        case away(untilMs: Int64)
    }

    private var state = State.none
    private var pauseMs = Self.pauseMs.lowerBound

    package init() {}

    /// Of the partitions that it was given some have newer rules; `hasOthers`: some have not.
    package mutating func met(hasOthers: Bool, atMs now: Int64) {
        state = .working(untilMs: hasOthers ? now + Self.workMs : now)
    }

    /// None of those that were taken up just now has.
    package mutating func metNone() {
        if state == .none { pauseMs = Self.pauseMs.lowerBound }
    }

    /// The partitions are given back.
    package mutating func released() {
        if case .working = state { state = .none }
    }

    package func action(atMs now: Int64) -> Action {
        switch state {
        case .none: .nothing
        case .working(let end): now < end ? .nothing : .leave
        case .away(let end): now < end ? .rest : .join
        }
    }

    /// It has left the group.
    package mutating func left(atMs now: Int64) {
        state = .away(untilMs: now + pauseMs)
        pauseMs = min(2 * pauseMs, Self.pauseMs.upperBound)
    }

    package mutating func joined() { state = .none }
}
