import RuleSet

/// A look at a customer's scores has recorded another state than the one before (S57).
package struct PressureChange: Hashable, Sendable {
    /// Id of the channel; nil: the customer's own.
    package let channel: Int?
    package let from: PressurePolicy.State
    package let to: PressurePolicy.State
    /// In millionths of a point.
    package let score: Int64
}
