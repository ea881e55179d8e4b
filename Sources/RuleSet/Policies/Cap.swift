import Expression

/// One of `caps`: at most so many messages in a rolling window (S60).
package struct Cap: Sendable {
    /// Indices and ids; nil: any.
    package var kinds: [Int]?
    package var themes: [Int]?
    package var channels: [Int]?
    package var rules: [Int]?
    /// Over `customer`, `facts`, `segments`, `now`.
    package var when: Program?
    package var max: Int
    package var perMs: Int64
    /// `caught`: hold, or drop.
    package var holds = false

    package init(max: Int, perMs: Int64) {
        self.max = max
        self.perMs = perMs
    }
}
