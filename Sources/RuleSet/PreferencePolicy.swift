/// `preferences` of customer.yaml (S48).
package struct PreferencePolicy: Sendable {
    /// `caught`: hold where `max_per_week` objects, or drop.
    package var holds = false

    package init() {}
}
