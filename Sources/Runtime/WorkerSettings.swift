// What a worker is told about how to work.

import Records

package struct WorkerSettings: Sendable {
    /// The consumer group, as messages name it.
    package var group: String
    /// The topics of events, in the order of their indices.
    package var eventTopics: [String]
    /// Nil: nothing is durable.
    package var state: StateSettings?
    /// Whether timers fire by the clock; if not, only events move time.
    package var isClockSystem: Bool
    /// A transaction is committed when it is so old, in milliseconds, or holds so many events, or when
    /// they and what came of them have so many bytes.
    package var commitEveryMs: Int64
    package var commitEvents: Int
    package var commitBytes: Int
    /// Sign tokens to unsubscribe with; nil: there are none.
    package var unsubscribeKeys: UnsubscribeKeys?
    /// Ends the daemon when all that its partitions have is applied.
    package var stopsAtEnd: Bool
    /// Whether the rules are activated also where newer ones have been active since.
    package var activatesAnew: Bool

    package init(
        group: String, eventTopics: [String], state: StateSettings?, isClockSystem: Bool,
        commitEveryMs: Int64, commitEvents: Int, commitBytes: Int = 64 << 20,
        unsubscribeKeys: UnsubscribeKeys? = nil, stopsAtEnd: Bool = false,
        activatesAnew: Bool = false
    ) {
        self.group = group
        self.state = state
        self.eventTopics = eventTopics
        self.isClockSystem = isClockSystem
        self.commitEveryMs = commitEveryMs
        self.commitEvents = commitEvents
        self.commitBytes = commitBytes
        self.unsubscribeKeys = unsubscribeKeys
        self.stopsAtEnd = stopsAtEnd
        self.activatesAnew = activatesAnew
    }
}
