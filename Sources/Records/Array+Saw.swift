// What a gate saw, as a flat JSON object.

import Calendar
import Expression
import Gates

extension [UInt8] {
    /// `{"age":"90000s","max_age":"86400s"}` and the like; nothing must not be written.
    package mutating func append(json saw: Saw) {
        switch saw {
        case .nothing:
            append("{}")
        case .age(let ageMs, let maxAgeMs):
            append(#"{"age":""#)
            append(durationMs: ageMs)
            append(#"","max_age":""#)
            append(durationMs: maxAgeMs)
            append(#""}"#)
        case .date(let instant):
            append(#"{"date":""#)
            RFC3339.write(instant, into: &self)
            append(#""}"#)
        case .exit(let instant):
            append(#"{"exit_at":""#)
            RFC3339.write(instant, into: &self)
            append(#""}"#)
        case .running(let since):
            append(#"{"running_since":""#)
            RFC3339.write(since, into: &self)
            append(#""}"#)
        case .instances(let count):
            append(#"{"running_instances":"#)
            append(decimal: count)
            append("}")
        case .recordBytes(let bytes, let most):
            append(#"{"record_bytes":"#)
            append(decimal: bytes)
            append(#","limit":"#)
            append(decimal: most)
            append("}")
        case .lastMessage(let instant):
            append(#"{"last_message_at":""#)
            RFC3339.write(instant, into: &self)
            append(#""}"#)
        case .condition(let failed):
            append(failed ? #"{"condition":"failed"}"# : #"{"condition":"false"}"#)
        case .consent(let objection, let since):
            append(#"{"consent":""#)
            append(text(of: objection))
            if let since {
                append(#"","since":""#)
                RFC3339.write(since, into: &self)
            }
            append(#""}"#)
        case .notAfter(let instant):
            append(#"{"not_after":""#)
            RFC3339.write(instant, into: &self)
            append(#""}"#)
        case .restarted(let instant):
            append(#"{"restarted_at":""#)
            RFC3339.write(instant, into: &self)
            append(#""}"#)
        case .preference(let objection):
            append(#"{"preference":"#)
            append(jsonString: objection.rawValue)
            append("}")
        case .messagesOfWeek(let count, let most):
            append(#"{"messages_of_week":"#)
            append(decimal: count)
            append(most: most)
        case .holdout(let isGlobal):
            append(isGlobal ? #"{"holdout":"global"}"# : #"{"holdout":"rule"}"#)
        case .quiet(let reason):
            append(#"{"quiet":"#)
            append(jsonString: reason.rawValue)
            append("}")
        case .window(let end):
            append(#"{"window_until":""#)
            RFC3339.write(end, into: &self)
            append(#""}"#)
        case .sentTogether(let count, let most):
            append(#"{"sent_together":"#)
            append(decimal: count)
            append(most: most)
        case .fitness(let unfitness):
            append(#"{"fitness":"#)
            append(jsonString: unfitness.rawValue)
            append("}")
        case .pressure(let customer, let channel):
            append(#"{"state":""#)
            append(customer, scoreKey: #"","score":"#)
            if let channel {
                append(#","channel_state":""#)
                append(channel, scoreKey: #"","channel_score":"#)
            }
            append("}")
        case .cap(let index, let count, let most):
            append(#"{"cap":"#)
            append(decimal: index + 1)
            append(#","messages":"#)
            append(decimal: count)
            append(most: most)
        case .channels:
            preconditionFailure("what channels met stands beside the decision")
        }
    }

    /// `{"channels":[{"channel":"sms","gate":"fitness","saw":{…}}]}`
    mutating func append(json refusals: ArraySlice<ChannelRefusal>, channels: [String]) {
        append(#"{"channels":["#)
        for (place, refusal) in refusals.enumerated() {
            if place > 0 { append(UInt8(ascii: ",")) }
            append(#"{"channel":"#)
            append(jsonString: channels[refusal.channel])
            append(#","gate":"#)
            append(jsonString: refusal.gate.rawValue)
            append(#","saw":"#)
            append(json: refusal.saw)
            append("}")
        }
        append("]}")
    }

    private mutating func append(most: Int) {
        append(#","most":"#)
        append(decimal: most)
        append("}")
    }

    private mutating func append(_ pressure: Saw.Pressure, scoreKey: StaticString) {
        append(contentsOf: "\(pressure.state)".utf8)
        append(scoreKey)
        append(json: .double(Double(pressure.score) / 1_000_000))
    }

    private func text(of objection: Saw.ConsentObjection) -> StaticString {
        switch objection {
        case .notGiven: "not_given"
        case .withdrawn: "withdrawn"
        case .notAsked: "not_asked"
        case .optedOut: "opted_out"
        }
    }
}
