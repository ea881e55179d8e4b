import Calendar

/// Why a gate did not let a candidate pass.
package struct Objection: Sendable {
    package var gate: Gate
    package var saw: Saw
    /// The next instant at which the gate could pass, where the gate can tell.
    package var nextAt: Instant?

    package init(_ gate: Gate, saw: Saw, nextAt: Instant? = nil) {
        self.gate = gate
        self.saw = saw
        self.nextAt = nextAt
    }
}
