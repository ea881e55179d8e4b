/// What happened to an event beside its decisions, for `explain` and the tests; taken only when
/// asked for.
package enum Note: Hashable, Sendable {
    case duplicate
    case late
    /// The customer's record was wiped.
    case erased
    /// The event is from before an erasure, and dropped.
    case beforeErasure
    /// The event's type is unknown, or nothing uses it.
    case ignored
    case inactive(rule: Int)
    case unmatched(rule: Int)
    case failedCondition(rule: Int)
    case failedKey(rule: Int)
    case olderMatch(rule: Int)
    case entered(rule: Int)
    case restarted(rule: Int)
    /// An instance waits until this instant, in milliseconds since 1970.
    case waiting(rule: Int, untilMs: Int64)
}
