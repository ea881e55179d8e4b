import Calendar
import Digests
import Gates

/// One thing that the engine decided about one send of one candidate: trivial, so that millions cost
/// no retain. Texts are ranges of the bytes of the `Effects` that holds it.
package struct Decision: Sendable {
    package enum Outcome: String, Sendable, CaseIterable {
        case sent, held, suppressed, exited, expired, control
        case ruleChanged = "rule_changed"
    }

    /// A range of the bytes of `Effects`.
    package struct Text: Sendable {
        package var offset: Int
        package var count: Int32

        package init(offset: Int, count: Int32) {
            self.offset = offset
            self.count = count
        }
    }

    package var outcome: Outcome
    /// The gate that objected; nil for `sent`.
    package var gate: Gate?
    package var saw: Saw
    /// Index into the rule set's rules; of a retired one -1 and its index among those, downwards.
    package var rule: Int32
    /// Index into the rule's steps, of a `send`; -1 where an exit came behind the last one, or the step
    /// is gone.
    package var step: Int32
    package var customer: Text
    package var key: Text?
    /// The entry event's.
    package var eventID: Text?
    /// What tells this match from others of the rule, customer and key, already length-prefixed where
    /// it has several parts: an event's source and id, a local date, an instant.
    package var occurrence: Text
    package var triggeredAt: Instant
    package var decidedAt: Instant
    package var notAfter: Instant?
    /// The next instant at which the gate could pass.
    package var nextAt: Instant?
    /// Id of the channel, -1 for none: the chosen one, that whose objection decides, or the only one that
    /// the send names.
    package var channel: Int32 = -1
    package var arm: Arm?
    /// The id of the message that went before.
    package var winner: Digest?
    /// The record's id, where the engine needed it.
    package var id: Digest?
    /// `sent` only: the address on the channel.
    package var address: Text?
    /// `sent` only: the customer's attribute `locale`.
    package var locale: Text?
    /// `sent` only: the index of the segment of `channel_choice` that chose the channel, -1 for none.
    package var segment: Int32 = -1
    /// `sent` only: the channel's score of pressure before it, in millionths.
    package var score: Int64?
    /// `sent` only: the template of an expression; nil where the step names it.
    package var template: Text?
    /// `sent` only: the data for the template, a map in the form of `ValueCodec`.
    package var data: Text?
    /// `sent` only: what reports tell it apart by, see `MessageLabels`; nil where they do by nothing.
    package var labels: Text?
}

extension Decision {
    /// The least that every decision says.
    package init(
        _ outcome: Outcome, rule: Int32, step: Int32, customer: Text, occurrence: Text,
        triggeredAt: Instant, decidedAt: Instant
    ) {
        self.init(
            outcome: outcome, saw: .nothing, rule: rule, step: step, customer: customer,
            occurrence: occurrence, triggeredAt: triggeredAt, decidedAt: decidedAt)
    }
}
