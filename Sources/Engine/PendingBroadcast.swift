import Calendar
import Customer

/// An event about a thing, between its arrival and the moment at which the last of its customers has
/// met it (S65).
struct PendingBroadcast: Sendable {
    /// What it is to one rule.
    struct Target: Sendable {
        var rule: Int32
        var key: [UInt8]?
        /// Index of the interest, and the values of which a customer has asked for one; nil: it is for
        /// everybody.
        var asked: (interest: Int, values: [[UInt8]])?
    }

    /// In the order of arrival.
    let serial: UInt64
    let type: Int
    let time: Instant
    /// Its source, its id and the slots that its type fills.
    let event: EntryMemory
    /// By rule, ascending.
    let targets: [Target]

    var isForAll: Bool { targets.contains { $0.asked == nil } }
}
