import Calendar

/// A match on its way through the gates of entry.
package struct EntryCandidate {
    /// Index of the rule.
    let rule: Int
    let key: UnsafeRawBufferPointer?
    /// The match's `triggered_at`.
    let triggeredAt: Instant
    let decidedAt: Instant
    /// Index of the type of the event that made the match. Nil: a timer did; such matches have no age, and
    /// no exit comes too late for them (S27, S35).
    let eventType: Int?
    /// That event was a broadcast, whose age was looked at when it came (S65).
    let isBroadcast: Bool
    /// The instant of the match was looked at before.
    let isRepeated: Bool
    let engineTime: Instant

    package init(
        rule: Int, key: UnsafeRawBufferPointer?, triggeredAt: Instant, decidedAt: Instant,
        eventType: Int?, isBroadcast: Bool = false, isRepeated: Bool, engineTime: Instant
    ) {
        self.rule = rule
        self.key = key
        self.triggeredAt = triggeredAt
        self.decidedAt = decidedAt
        self.eventType = eventType
        self.isBroadcast = isBroadcast
        self.isRepeated = isRepeated
        self.engineTime = engineTime
    }
}
