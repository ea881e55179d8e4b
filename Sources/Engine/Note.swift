import Calendar
import Gates

/// What happened to a customer beside the decisions, for `explain` and the tests; taken only when
/// asked for.
package enum Note: Hashable, Sendable {
    /// The timers that the event made due have fired: what follows is of the event itself.
    case event
    /// The event waits for those that are before it, and takes effect when engine time is past this
    /// instant, in milliseconds since 1970.
    case settling(untilMs: Int64)
    /// The earliest event that waits takes effect: what follows is of it.
    case settled
    case duplicate
    case late
    /// The customer's record was wiped.
    case erased
    /// The event is from before an erasure, and dropped.
    case beforeErasure
    /// The event's type is unknown, or nothing uses it.
    case ignored
    /// By the event, the customer has come into a segment, or left it.
    case membership(segment: Int, isMember: Bool)
    /// The event states what the customer wishes, all of it anew.
    case preferences
    /// A newer event has stated the preferences.
    case olderPreferences
    case unreadablePreference(UnreadablePreference)
    /// The event gives a time zone that there is not.
    case unknownZone(String, isOffset: Bool)
    /// The event is about a message that is not remembered.
    case unknownMessage
    /// The address to which a message went is no longer fit for its channel.
    case bounced(channel: Int)
    /// A message was neither opened nor clicked in time; its channel may be gone.
    case messageIgnored(channel: Int?)
    /// The event is a conversion: its index among those of the `Effects`.
    case conversion(Int)
    case pressure(PressureChange)
    /// Pressure is lower than before, so that what it holds is looked at again.
    case relieved
    /// Something was stated of a value of an interest, which is in it now or is not.
    case interest(Int, value: String, isIn: Bool)
    /// The customer meets a broadcast, of this id, that is for them.
    case broadcast(rule: Int, id: String)
    case inactive(rule: Int)
    case unmatched(rule: Int)
    case failedCondition(rule: Int)
    case failedKey(rule: Int)
    case olderMatch(rule: Int)
    /// An exit that came later is remembered, so that the event's date counts for nothing.
    case afterExit(rule: Int)
    /// A newer event has set or cleared the date.
    case olderDate(rule: Int)
    /// The event has no date, so that an earlier one no longer counts.
    case noDate(rule: Int)
    /// Late events take no part in `count` and `sequence`.
    case lateForPattern(rule: Int)
    /// Took part in a `count` or `sequence`, which is not complete.
    case counted(rule: Int)
    /// Came while an instance waited for it.
    case awaited(rule: Int)
    case entered(rule: Int)
    case restarted(rule: Int)
    /// An instance waits until this instant, in milliseconds since 1970.
    case waiting(rule: Int, untilMs: Int64)
    /// The value does not fit into the record, so that the attribute stays as it was.
    case noRoomForAttribute(Int)
    /// Likewise, so that the event is not counted in the fact.
    case noRoomForFact(Int)
    /// What the rule would keep of the event does not fit, so that it does not wait for anything behind it.
    case noRoomForWatch(rule: Int)
    /// What the rules that wait for the event would keep of it does not fit.
    case noRoomForAwaited
    /// Data was left out of the message, as it would have been too large.
    case omittedData(rule: Int)
}

/// A preference that was stated so that nobody can read it; the raw value is its field.
package enum UnreadablePreference: String, Sendable {
    case maxPerWeek = "max_per_week"
    case hours, days
    /// Of which there are more than a record keeps.
    case channels, themes
}

/// A note, and where it belongs.
package struct NoteTaken: Hashable, Sendable {
    package let note: Note
    /// The decision time of the timer that it is about; nil for one about the event.
    package let firedAt: Instant?
    /// How many decisions stand before it.
    package let precedingDecisions: Int
}
