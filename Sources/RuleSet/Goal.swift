import Expression

/// `goal` of a rule: what its messages are for (S61).
package struct Goal: Sendable {
    /// After the decision, the end included.
    package var withinMs: Int64
    /// Whether it correlates by the rule's key, as exits do.
    package var isByKey: Bool
    /// Reads `event` alone.
    package var when: Program?
    /// Likewise; int or double.
    package var value: Program?

    package init(withinMs: Int64, isByKey: Bool, when: Program?, value: Program?) {
        self.withinMs = withinMs
        self.isByKey = isByKey
        self.when = when
        self.value = value
    }
}
