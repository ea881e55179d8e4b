// What happened to one customer, in order: their events, what the rules made of them, each decision.

import Calendar
import Engine
import Gates
import RuleSet

/// The timeline of one customer.
package struct Timeline: Sendable {
    package struct Event: Sendable {
        package var time: Instant
        package var type: String
        package var id: String
        /// The fields that anything uses, as a JSON object.
        package var data: String
        /// The file and line that it came from.
        package var place: String
    }

    package struct DecisionTaken: Sendable {
        package var rule: String
        /// Nil where an exit came behind the last send.
        package var step: String?
        package var channel: String?
        package var key: String?
        package var outcome: Decision.Outcome
        package var gate: Gate?
        package var saw: Saw
        package var decidedAt: Instant
        package var notAfter: Instant?
        package var nextAt: Instant?
        /// The whole decision record.
        package var record: String
        /// The send-request, if one was made.
        package var sendRequest: String?
    }

    /// What happened beside the decisions.
    package struct Remark: Sendable {
        package var note: Note
        /// Of the rule or segment that it is about.
        package var name: String?
        /// When a timer fired; nil where it is about the event before it.
        package var firedAt: Instant?
        /// How often in a row, and when last.
        package var times = 1
        package var lastFiredAt: Instant?
    }

    /// What ends at an instant.
    package enum Wait: String, Sendable {
        /// A `wait` or `until`.
        case step
        /// A `wait_for`.
        case awaitedEvent = "awaited_event"
        /// The trigger fires.
        case trigger
    }

    package enum Entry: Sendable {
        case event(Event)
        case remark(Remark)
        case decision(DecisionTaken)
        /// An instance or a trigger waits.
        case waiting(Wait, rule: String, key: String?, until: Instant)
        /// A line that names the customer and could not be used.
        case deadLetter(reason: String, detail: String, place: String)
    }

    package var customer: String
    package var entries: [Entry] = []

    package init(customer: String) {
        self.customer = customer
    }

    /// Whether anything at all is known of the customer.
    package var isEmpty: Bool { entries.isEmpty }

    /// Adds a remark. What timers do over and over, as a schedule does whose `when` is false, is one entry.
    mutating func append(_ remark: Remark) {
        for index in entries.indices.reversed() {
            guard case .remark(var earlier) = entries[index], earlier.firedAt != nil,
                remark.firedAt != nil
            else { break }
            if earlier.note == remark.note {
                earlier.times += 1
                earlier.lastFiredAt = remark.firedAt
                entries[index] = .remark(earlier)
                return
            }
        }
        entries.append(.remark(remark))
    }
}

extension Note {
    /// The index of the rule that the note is about.
    var rule: Int? {
        switch self {
        case .event, .duplicate, .late, .erased, .beforeErasure, .ignored, .membership: nil
        case .inactive(let rule), .unmatched(let rule), .failedCondition(let rule),
            .failedKey(let rule), .olderMatch(let rule), .afterExit(let rule),
            .olderDate(let rule), .noDate(let rule), .lateForPattern(let rule),
            .counted(let rule), .awaited(let rule), .entered(let rule), .restarted(let rule),
            .waiting(let rule, _):
            rule
        }
    }

    /// The name of the rule or segment that the note is about.
    func subject(in rules: RuleSet) -> String? {
        if case .membership(let segment, _) = self { return rules.customer.segments[segment].name }
        return rule.map { rules.rules[$0].name }
    }

    /// The note in a word, for programs.
    package var name: String {
        switch self {
        case .event: "event"
        case .duplicate: "duplicate"
        case .late: "late"
        case .erased: "erased"
        case .beforeErasure: "before_erasure"
        case .ignored: "ignored"
        case .membership(_, let isMember): isMember ? "enters_segment" : "leaves_segment"
        case .inactive: "inactive"
        case .unmatched: "unmatched"
        case .failedCondition: "failed_condition"
        case .failedKey: "failed_key"
        case .olderMatch: "older_match"
        case .afterExit: "after_exit"
        case .olderDate: "older_date"
        case .noDate: "no_date"
        case .lateForPattern: "late_for_pattern"
        case .counted: "counted"
        case .awaited: "awaited"
        case .entered: "entered"
        case .restarted: "restarted"
        case .waiting: "waiting"
        }
    }
}
