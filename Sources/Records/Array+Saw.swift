// What a gate saw, as a flat JSON object.

import Calendar
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
        }
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
