import Calendar
import Digests

/// Why a gate did not let a candidate pass.
package struct Objection: Sendable {
    package var gate: Gate
    package var saw: Saw
    /// The next instant at which the gate could pass, where the gate can tell.
    package var nextAt: Instant?
    /// Whether the candidate is held until then, if it can wait so long (S46).
    package var holds: Bool
    /// The id of the message that went before.
    package var winner: Digest?
    /// Id of the channel that met the objection, where one did.
    package var channel: Int?

    package init(
        _ gate: Gate, saw: Saw, nextAt: Instant? = nil, holds: Bool = false,
        winner: Digest? = nil, channel: Int? = nil
    ) {
        self.gate = gate
        self.saw = saw
        self.nextAt = nextAt
        self.holds = holds && nextAt != nil
        self.winner = winner
        self.channel = channel
    }
}
