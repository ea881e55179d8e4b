import Expression

/// What events of one type say about the message that they name (S59).
package struct EngagementPlan: Sendable {
    /// Over `event`; a string: the send-request's id.
    package var id: Program
    /// In the order of `EngagementWord`.
    package var words: [(word: EngagementWord, when: Program?)]

    package init(id: Program, words: [(word: EngagementWord, when: Program?)]) {
        self.id = id
        self.words = words
    }
}
