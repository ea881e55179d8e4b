// A decision or a send-request, read back from its line.

import Calendar
import Foundation
import Testing

struct GateRecord {
    let id: String
    let rule: String
    let kind: String
    let theme: String?
    let step: String?
    let channel: String?
    let customer: String
    let triggeredAt: Instant
    let decidedAt: Instant
    /// Of decisions alone.
    let outcome: String
    let gate: String?
    let nextAt: Instant?
    let arm: String?
    /// Of send-requests alone: the score of the channel, in points.
    let pressure: Double?

    init(_ line: String) throws {
        let fields = try #require(
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        func text(_ name: String) -> String? { fields[name] as? String }
        func time(_ name: String) -> Instant? { text(name).flatMap { Instant(rfc3339: $0) } }
        id = text("id") ?? "-"
        rule = try #require(text("rule"))
        kind = try #require(text("kind"))
        theme = text("theme")
        step = text("step")
        channel = text("channel")
        customer = try #require(text("customer"))
        triggeredAt = try #require(time("triggered_at"))
        decidedAt = try #require(time("decided_at"))
        outcome = text("outcome") ?? "sent"
        gate = text("gate")
        nextAt = time("next_at")
        arm = text("arm")
        pressure = fields["pressure"] as? Double
    }
}
