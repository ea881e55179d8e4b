/// `engagement` of customer.yaml, as far as no event type says it (S59).
package struct EngagementPolicy: Sendable {
    /// When a message that was neither opened nor clicked counts as ignored; nil: never.
    package var ignoredAfterMs: Int64?

    package init(ignoredAfterMs: Int64?) {
        self.ignoredAfterMs = ignoredAfterMs
    }
}

/// What an event says about a message.
package enum EngagementWord: Int, Sendable, CaseIterable {
    case delivered, opened, clicked, complained, bounced
    /// Said by no event: neither opened nor clicked in time.
    case ignored

    package var name: String { "\(self)" }

    /// Those that events say.
    package static let saidByEvents = allCases.filter { $0 != .ignored }
    /// Those that may add to the scores of pressure and take off.
    package static let ofPressure = allCases.filter { $0 != .delivered }
}
