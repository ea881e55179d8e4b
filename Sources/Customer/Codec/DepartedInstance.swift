import Calendar

/// An instance of an earlier rule set that the present one cannot go on with: its rule is gone, or
/// the step at which it waited. Nothing of it is in the record any more.
package struct DepartedInstance: Sendable {
    /// Index of the rule; nil where it is gone.
    package let rule: Int?
    /// Of the rule and the step in the table of fields, which knows their texts.
    package let ruleNumber: UInt32
    package let stepNumber: UInt32
    package let triggeredAt: Instant
    package let hasSent: Bool
    /// The key and the origin, without values.
    package let entry: EntryMemory
}
