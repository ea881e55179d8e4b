// Clock readings among the events of a scenario.

import Calendar
import Events
import Foundation
import Replay
import RuleSet
import Testing

@Suite("Rehearsals")
struct RehearsalTests {
    private func rules() throws -> RuleSet {
        try Playback.rules(
            events: "{ seen: {}, gone: {} }",
            rules: """
                - rule: hello
                  kind: functional
                  trigger: { event: seen }
                  exit: gone
                  steps: [{ wait: 1h }, { send: hello, channel: email }]
                """)
    }

    /// The decisions' outcome and time.
    private func decisions(
        _ events: [(type: String, at: String)], readings: [String] = [],
        until: Replayer.Until = .end
    ) throws -> [String] {
        let rules = try rules()
        let payload = EventPayload(envelope: rules.schema.envelope)
        let rehearsal = try Rehearsal(
            of: events.enumerated().map { index, event in
                let at = try #require(Instant(rfc3339: event.at))
                return Rehearsal.Event(
                    at: at,
                    payload: payload.json(
                        id: "\(index)", type: event.type, customer: "c", at: at, data: "{}"))
            },
            readings: readings.map { try #require(Instant(rfc3339: $0)) }, until: until,
            rules: rules)
        return try JSON.objects(ofLines: rehearsal.lines.decisions).map { record in
            guard case .string(let outcome) = record["outcome"],
                case .string(let decidedAt) = record["decided_at"]
            else { return "?" }
            return "\(outcome) \(decidedAt)"
        }
    }

    private let seen = (type: "seen", at: "2026-09-01T08:00:00Z")

    @Test("S20: a reading more than a minute past the due time decides at itself")
    func late() throws {
        #expect(
            try decisions([seen], readings: ["2026-09-01T09:01:00.001Z"])
                == ["sent 2026-09-01T09:01:00.001Z"])
        #expect(
            try decisions([seen], readings: ["2026-09-01T09:01:00Z"])
                == ["sent 2026-09-01T09:00:00.000Z"])
    }

    @Test("Events of a reading's instant come before it, later ones behind it")
    func order() throws {
        let gone = (type: "gone", at: "2026-09-01T09:05:00Z")
        #expect(
            try decisions([seen, gone], readings: ["2026-09-01T09:05:00Z"])
                == ["sent 2026-09-01T09:00:00.000Z"])
        #expect(
            try decisions([seen, gone], readings: ["2026-09-01T09:04:59.999Z"])
                == ["sent 2026-09-01T09:04:59.999Z"])
    }

    @Test("Readings are taken in the order of time")
    func sorted() throws {
        #expect(
            try decisions(
                [seen], readings: ["2026-09-01T09:30:00Z", "2026-09-01T09:02:00Z"])
                == ["sent 2026-09-01T09:02:00.000Z"])
    }

    @Test("S42: an event of the very instant of the end is applied, a later one is left out")
    func until() throws {
        let end = Replayer.Until.instant(try #require(Instant(rfc3339: "2026-09-01T09:00:00Z")))
        #expect(
            try decisions([seen, (type: "gone", at: "2026-09-01T09:00:00Z")], until: end)
                == ["exited 2026-09-01T09:00:00.000Z"])
        #expect(
            try decisions([seen, (type: "gone", at: "2026-09-01T09:00:00.001Z")], until: end)
                == ["sent 2026-09-01T09:00:00.000Z"])
    }
}
