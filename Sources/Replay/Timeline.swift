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
        /// How the message went through the gates of release, where it met more than those of its rule.
        package var passage: Passage?
        /// The whole decision record.
        package var record: String
        /// The send-request, if one was made.
        package var sendRequest: String?
    }

    /// An event that a message led to, or none did.
    package struct ConversionCounted: Sendable {
        package var model: Conversion.Model
        /// Nil where there is no message, or its rule is gone.
        package var rule: String?
        package var outcome: Decision.Outcome?
        package var channel: String?
        package var worth: Conversion.Worth?
        /// The whole record.
        package var record: String
    }

    package struct Passage: Sendable {
        /// The gates that let the message pass, in their order.
        package var passed: [ReleaseGate]
        package var arm: Arm?
        /// The segment of `channel_choice` that named the channels.
        package var segment: String?
        /// Those of which there is something to say, in the order in which they were tried.
        package var channels: [ChannelTried]
    }

    package struct ChannelTried: Sendable {
        package var name: String
        /// The gate that objects; nil for the channel that carries the message.
        package var gate: Gate?
        /// What that gate saw; of the channel that carries the message, what the gate `pressure` did.
        package var saw: Saw
    }

    /// What happened beside the decisions.
    package struct Remark: Sendable {
        package var note: Note
        package var subject: Subject?
        /// When a timer fired; nil where it is about the event before it.
        package var firedAt: Instant?
        /// How often in a row, and when last.
        package var times = 1
        package var lastFiredAt: Instant?
    }

    /// What a remark is about.
    package struct Subject: Sendable {
        package enum Kind: String, Sendable {
            case rule, segment, interest, channel, attribute, fact
        }

        package var kind: Kind
        package var name: String

        static func channel(_ id: Int, in rules: RuleSet) -> Subject {
            Subject(kind: .channel, name: rules.policies.channels[id].name)
        }
    }

    /// What ends at an instant.
    package enum Wait: String, Sendable {
        /// The hold of a gate, where no decision says so: a relief has moved its end.
        case hold
        /// A `wait` or `until`.
        case step
        /// A `wait_for`.
        case awaitedEvent = "awaited_event"
        /// The trigger fires.
        case trigger
    }

    package enum Entry: Sendable {
        case event(Event)
        /// An event that has waited takes effect.
        case settled(Event)
        case remark(Remark)
        case decision(DecisionTaken)
        /// An instance or a trigger waits.
        case waiting(Wait, rule: String, key: String?, until: Instant)
        case conversion(ConversionCounted)
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

    /// Adds a remark. What timers of rules do over and over, as a schedule does whose `when` is false, is
    /// one entry.
    mutating func append(_ remark: Remark) {
        guard remark.subject?.kind == .rule else {
            entries.append(.remark(remark))
            return
        }
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
    func subject(in rules: RuleSet) -> Timeline.Subject? {
        switch self {
        case .event, .settling, .settled, .duplicate, .late, .erased, .beforeErasure, .ignored,
            .preferences, .olderPreferences, .unreadablePreference, .unknownZone, .unknownMessage,
            .relieved, .conversion, .noRoomForAwaited:
            return nil
        case .noRoomForAttribute(let index):
            return Timeline.Subject(
                kind: .attribute, name: rules.customer.attributes[index].name)
        case .noRoomForFact(let index):
            return Timeline.Subject(kind: .fact, name: rules.customer.facts[index].name)
        case .membership(let segment, _):
            return Timeline.Subject(kind: .segment, name: rules.customer.segments[segment].name)
        case .interest(let interest, _, _):
            return Timeline.Subject(kind: .interest, name: rules.customer.interests[interest].name)
        case .bounced(let channel):
            return .channel(channel, in: rules)
        case .messageIgnored(let channel):
            return channel.map { .channel($0, in: rules) }
        case .pressure(let change):
            return change.channel.map { .channel($0, in: rules) }
        case .inactive(let rule), .unmatched(let rule), .failedCondition(let rule),
            .failedKey(let rule), .olderMatch(let rule), .afterExit(let rule),
            .olderDate(let rule), .noDate(let rule), .lateForPattern(let rule),
            .counted(let rule), .awaited(let rule), .entered(let rule), .restarted(let rule),
            .waiting(let rule, _), .broadcast(let rule, _), .noRoomForWatch(let rule),
            .omittedData(let rule):
            return Timeline.Subject(kind: .rule, name: rules.rules[rule].name)
        }
    }

    /// The note in a word, for programs.
    package var name: String {
        switch self {
        case .event: "event"
        case .settling: "settling"
        case .settled: "settled"
        case .duplicate: "duplicate"
        case .late: "late"
        case .erased: "erased"
        case .beforeErasure: "before_erasure"
        case .ignored: "ignored"
        case .membership(_, let isMember): isMember ? "enters_segment" : "leaves_segment"
        case .interest(_, _, let isIn): isIn ? "interested" : "not_interested"
        case .broadcast: "broadcast"
        case .preferences: "preferences"
        case .olderPreferences: "older_preferences"
        case .unreadablePreference: "unreadable_preference"
        case .unknownZone: "unknown_zone"
        case .unknownMessage: "unknown_message"
        case .bounced: "bounced"
        case .messageIgnored: "message_ignored"
        case .pressure: "pressure"
        case .relieved: "relieved"
        case .conversion: "conversion"
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
        case .noRoomForAttribute, .noRoomForFact, .noRoomForWatch, .noRoomForAwaited: "no_room"
        case .omittedData: "omitted_data"
        }
    }
}
