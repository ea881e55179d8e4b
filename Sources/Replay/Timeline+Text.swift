// A timeline for a person.

import Calendar
import Engine
import Gates
import Records
import RuleSet

extension Timeline {
    /// One line for each entry; what follows from an event stands below it, indented.
    package var text: String {
        entries.map { $0.text + "\n" }.joined()
    }
}

extension Timeline.Entry {
    private static let indent = String(repeating: " ", count: 26)

    package var text: String {
        switch self {
        case .event(let event):
            "\(event.time)  \(event.type)  \(event.id)  \(event.data)  (\(event.place))"
        case .settled(let event):
            "\(event.time)  \(event.type)  \(event.id)  takes effect"
        case .remark(let remark):
            (remark.firedAt.map { "\($0)  " } ?? Self.indent)
                + (remark.subject.map { "\($0.name): " } ?? "") + remark.note.text
                + (remark.lastFiredAt.map { ", \(remark.times) times until \($0)" } ?? "")
        case .waiting(let wait, let rule, let key, let until):
            Self.indent + "\(Self.candidate(rule, key)): "
                + wait.text(until: until)
        case .conversion(let conversion):
            Self.indent + conversion.text
        case .deadLetter(let reason, let detail, let place):
            "dead letter" + Self.indent.dropFirst(11) + reason
                + (detail.isEmpty ? "" : ": \(detail)") + "  (\(place))"
        case .decision(let decision):
            "\(decision.decidedAt)  \(Self.candidate(decision.rule, decision.key)): "
                + decision.text
                + (decision.passage?.lines.map { "\n" + Self.indent + $0 }.joined() ?? "")
        }
    }

    private static func candidate(_ rule: String, _ key: String?) -> String {
        rule + (key.map { " [\($0)]" } ?? "")
    }
}

extension Timeline.Wait {
    fileprivate func text(until instant: Instant) -> String {
        switch self {
        case .hold: "is held until \(instant)"
        case .step: "waits until \(instant)"
        case .awaitedEvent: "waits until \(instant) for an event"
        case .trigger: "fires at \(instant)"
        }
    }
}

extension Timeline.DecisionTaken {
    fileprivate var text: String {
        var text = (step.map { "\($0) " } ?? "") + outcome.rawValue
        switch outcome {
        case .sent: text += channel.map { " by \($0)" } ?? ""
        case .exited: text += ""
        case .held, .suppressed, .expired, .control, .ruleChanged:
            if let gate { text += " by gate \(gate.rawValue)" }
        }
        if outcome == .held, let nextAt { text += " until \(nextAt)" }
        if let saw = saw.text { text += ": \(saw)" }
        if outcome != .held, let nextAt { text += "; could pass from \(nextAt)" }
        return text
    }
}

extension Timeline.ConversionCounted {
    fileprivate var text: String {
        let message =
            (outcome == .sent ? "its message" : "its decision \(outcome?.rawValue ?? "")")
            + (channel.map { " by \($0)" } ?? "")
        let rule = rule.map { "\($0): " } ?? ""
        var text =
            switch model {
            case .goal: rule + "the goal of \(message) is reached"
            case .lastClick: rule + "credited to \(message), by the last click"
            case .lastMessage: rule + "credited to \(message), the last before it"
            case .direct: "credited to no message"
            }
        switch worth {
        case .int(let number): text += ", worth \(number)"
        case .double(let number): text += ", worth \(number)"
        case nil: break
        }
        return text
    }
}

extension Timeline.Passage {
    /// The gates that were passed in one line, the channels below it in one each.
    fileprivate var lines: [String] {
        let gates: [String] = passed.map { gate in
            if gate == .holdout, let arm { return "holdout (\(arm.rawValue))" }
            return gate.rawValue
        }
        var line = gates.isEmpty ? "" : "passed " + gates.joined(separator: ", ")
        if let segment { line += "; channels of segment \(segment)" }
        return (line.isEmpty ? [] : [line]) + channels.map { "  " + $0.text }
    }
}

extension Timeline.ChannelTried {
    fileprivate var text: String {
        "\(name): " + (gate.map { "refused by gate \($0.rawValue)" } ?? "passed")
            + (saw.text.map { ": \($0)" } ?? "")
    }
}

extension Int64 {
    /// Millionths of a point as people write points: `4.25`.
    fileprivate var points: String {
        var text = String(magnitude % 1_000_000 + 1_000_000)
        text.removeFirst()
        while text.hasSuffix("0") { text.removeLast() }
        return (self < 0 ? "-" : "") + "\(magnitude / 1_000_000)" + (text.isEmpty ? "" : ".\(text)")
    }
}

extension Saw {
    /// What a gate saw, in words; nil for nothing.
    fileprivate var text: String? {
        switch self {
        case .nothing: nil
        case .age(let ageMs, let maxAgeMs):
            "the event is \(Self.duration(ageMs)) old, more than \(Self.duration(maxAgeMs))"
        case .date(let instant): "its date, \(instant), is not after the event"
        case .exit(let instant): "an exit event of \(instant)"
        case .running(let since): "an instance has been running since \(since)"
        case .instances(let count): "\(count) instances run, and no more may"
        case .recordBytes(let bytes, let most):
            "the record would have \(bytes) bytes, and may have \(most)"
        case .lastMessage(let instant): "the rule's last message left at \(instant)"
        case .condition(let failed): failed ? "`if` fails" : "`if` is false"
        case .consent(let objection, let since):
            Self.text(of: objection) + (since.map { " at \($0)" } ?? "")
        case .notAfter(let instant): "it was not to leave after \(instant)"
        case .restarted(let instant): "a newer match of \(instant) has taken its place"
        case .preference(.theme): "the customer does not wish the theme"
        case .preference(.channels): "the customer does not wish the channel"
        case .messagesOfWeek(let count, let most):
            "\(count) messages in seven days, and the customer wishes \(most)"
        case .holdout(let isGlobal):
            isGlobal ? "in the control group" : "in the control group of the rule"
        case .quiet(let reason): Self.text(of: reason)
        case .window(let end): "it waits for others until \(end)"
        case .sentTogether(let count, let most):
            "\(count) of those that came together were sent, and \(most) may"
        case .fitness(let unfitness): Self.text(of: unfitness)
        case .pressure(let customer, let channel):
            "the customer is \(Self.text(of: customer))"
                + (channel.map { ", the channel \(Self.text(of: $0))" } ?? "")
        case .cap(let index, let count, let most):
            "\(count) messages in the window of cap \(index + 1), and \(most) may"
        case .channels: nil
        }
    }

    private static func text(of objection: ConsentObjection) -> String {
        switch objection {
        case .notGiven: "consent was never given"
        case .withdrawn: "consent was withdrawn"
        case .notAsked: "the theme was never asked for"
        case .optedOut: "the customer opted out of the theme"
        }
    }

    private static func text(of reason: QuietReason) -> String {
        switch reason {
        case .hours: "quiet hours"
        case .day: "a quiet day"
        case .holiday: "a holiday"
        case .ownHours: "outside of the hours that the customer wishes"
        case .ownDay: "not on a day that the customer wishes"
        }
    }

    private static func text(of unfitness: Unfitness) -> String {
        switch unfitness {
        case .noAddress: "there is no address"
        case .bounced: "the address has bounced"
        case .condition: "the channel's `when` does not hold"
        case .realTime: "it is not in real time"
        case .length: "it is too short"
        case .persistence: "it does not last long enough"
        case .response: "its response comes too late"
        case .intrusive: "it is too intrusive"
        case .cost: "it costs more than the message is worth"
        }
    }

    private static func text(of pressure: Pressure) -> String {
        "\(pressure.state) at \(pressure.score.points)"
    }

    private static func duration(_ durationMs: Int64) -> String {
        var bytes: [UInt8] = []
        bytes.append(durationMs: durationMs)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Note {
    fileprivate var text: String {
        switch self {
        case .event: "the event itself"
        case .settling(let untilMs):
            "waits for events before it, until time is past \(Instant(milliseconds: untilMs))"
        case .settled: "takes effect"
        case .duplicate: "a duplicate: this id is known, nothing happens"
        case .late: "late: something later was applied before"
        case .erased: "erased: all that was known and pending is gone"
        case .beforeErasure: "from before the erasure, nothing happens"
        case .ignored: "nothing uses this type of event"
        case .membership(_, let isMember):
            isMember ? "the customer comes into the segment" : "the customer leaves the segment"
        case .preferences: "the event states anew what the customer wishes"
        case .olderPreferences: "a newer event has stated the preferences, nothing changes"
        case .unreadablePreference(let field):
            "`\(field.rawValue)` cannot be read, as if it were absent"
        case .unknownZone(let name, let isOffset):
            "\(name.inQuotes) is no time zone, the default holds"
                + (isOffset ? "; `time: { offset_zones: true }` reads offsets" : "")
        case .interest(_, let value, let isIn):
            isIn ? "wants to hear about \(value)" : "hears no more about \(value)"
        case .broadcast(_, let id): "meets the broadcast \(id)"
        case .unknownMessage: "about no message that is remembered"
        case .bounced: "the address of the message is no longer fit"
        case .messageIgnored: "a message was neither opened nor clicked in time"
        case .pressure(let change):
            "pressure \(change.from < change.to ? "rises" : "falls") from \(change.from) to "
                + "\(change.to), at \(change.score.points)"
        case .conversion: "a conversion"
        case .relieved: "pressure is lower, what it holds is looked at again"
        case .inactive: "not active at this time"
        case .unmatched: "`when` is false"
        case .failedCondition: "a condition fails"
        case .failedKey: "`key` fails, so nothing starts"
        case .olderMatch: "older than the running instance, nothing changes"
        case .afterExit: "an exit came later, so its date counts for nothing"
        case .olderDate: "a newer event has said the date, nothing changes"
        case .noDate: "it has no date, so none is waited for"
        case .lateForPattern: "late events are not counted"
        case .counted: "counted, but not yet enough"
        case .awaited: "the event that was waited for"
        case .entered: "entered"
        case .restarted: "entered anew, in place of the running instance"
        case .noRoomForAttribute: "the value does not fit into the record, the last one stays"
        case .noRoomForFact: "the value does not fit into the record, it is not counted"
        case .noRoomForWatch: "what is kept of the event does not fit into the record"
        case .noRoomForAwaited: "what is kept of an awaited event does not fit into the record"
        case .omittedData: "data was left out, the message would be too large"
        case .waiting(_, let untilMs): "waits until \(Instant(milliseconds: untilMs))"
        }
    }
}
