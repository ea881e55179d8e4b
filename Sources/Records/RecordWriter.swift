// Decisions → the JSON lines of send-requests and decisions (DESIGN.md, section 9).

import Calendar
import Customer
import Engine
import Expression
import Gates
import RuleSet

/// Writes records. Hot: once for each decision, so nothing in it allocates in the steady state.
package struct RecordWriter: ~Copyable {
    /// Names the rule set: the digest of its canonical text.
    package let ruleSetHash: Digest
    private let fragments: RecordFragments
    private var ids = RecordID()
    /// Holds the values of one `data`.
    private var arena = Arena()
    /// Holds what both records of a `sent` decision have.
    private var times: [UInt8] = []

    package init(rules: RuleSet) {
        var text = rules.canonicalText
        ruleSetHash = text.withUTF8 { Digest(of: UnsafeRawBufferPointer($0)) }
        fragments = RecordFragments(rules: rules, hash: ruleSetHash)
    }

    /// Appends a line for each decision, and for each `sent` one a send-request.
    package mutating func write(
        _ decisions: borrowing Decisions, sendRequests: inout [UInt8], decisions lines: inout [UInt8]
    ) {
        decisions.bytes.withUnsafeBytes { texts in
            fragments.bytes.withUnsafeBytes { constants in
                for decision in decisions.decisions {
                    let fragment = fragments[rule: Int(decision.rule), step: Int(decision.step)]
                    let id = ids.make(
                        prefix: constants[in: fragment.idPrefix], customer: texts[decision.customer],
                        key: decision.key.map { texts[$0] }, occurrence: texts[decision.occurrence])
                    times.removeAll(keepingCapacity: true)
                    times.append(#","triggered_at":""#)
                    RFC3339.write(decision.triggeredAt, into: &times)
                    times.append(#"","decided_at":""#)
                    RFC3339.write(decision.decidedAt, into: &times)
                    if decision.outcome == .sent {
                        writeSendRequest(decision, id, fragment, constants, texts, &sendRequests)
                    }
                    writeDecision(decision, id, fragment, constants, texts, &lines)
                }
            }
        }
    }

    private mutating func writeSendRequest(
        _ decision: Decision, _ id: Digest, _ fragment: RecordFragments.OfSend,
        _ constants: UnsafeRawBufferPointer, _ texts: UnsafeRawBufferPointer,
        _ line: inout [UInt8]
    ) {
        line.append(#"{"id":""#)
        line.append(hex: id)
        line.append(contentsOf: constants[in: fragment.requestHead])
        if let template = decision.template {
            line.append(#","template":"#)
            line.append(jsonString: texts[template])
        }
        line.append(contentsOf: constants[in: fragment.channel])
        line.append(escaped: texts[decision.customer])
        line.append(#"","data":"#)
        if let data = decision.data {
            var cursor = texts[data]
            arena.reset()
            line.append(json: ValueCodec.decode(&cursor, arena: &arena))
        } else {
            line.append("{}")
        }
        line.append(contentsOf: times)
        if let notAfter = decision.notAfter {
            line.append(#"","not_after":""#)
            RFC3339.write(notAfter, into: &line)
        }
        line.append(UInt8(ascii: "\""))
        line.append(contentsOf: constants[in: fragment.requestTail])
    }

    private func writeDecision(
        _ decision: Decision, _ id: Digest, _ fragment: RecordFragments.OfSend,
        _ constants: UnsafeRawBufferPointer, _ texts: UnsafeRawBufferPointer,
        _ line: inout [UInt8]
    ) {
        line.append(#"{"id":""#)
        line.append(hex: id)
        line.append(contentsOf: constants[in: fragment.decisionHead])
        if let template = decision.template {
            line.append(#","template":"#)
            line.append(jsonString: texts[template])
        }
        line.append(contentsOf: constants[in: fragment.channel])
        line.append(escaped: texts[decision.customer])
        if let key = decision.key {
            line.append(#"","key":""#)
            line.append(escaped: texts[key])
        }
        if let eventID = decision.eventID {
            line.append(#"","event_id":""#)
            line.append(escaped: texts[eventID])
        }
        line.append(UInt8(ascii: "\""))
        line.append(contentsOf: times)
        line.append(outcome: decision.outcome)
        if let gate = decision.gate {
            line.append(gate: gate)
        }
        if case .nothing = decision.saw {
        } else {
            line.append(#","saw":"#)
            line.append(json: decision.saw)
        }
        if let nextAt = decision.nextAt {
            line.append(#","next_at":""#)
            RFC3339.write(nextAt, into: &line)
            line.append(UInt8(ascii: "\""))
        }
        line.append(contentsOf: constants[in: fragments.decisionTail])
    }
}

extension UnsafeRawBufferPointer {
    fileprivate subscript(text: Decision.Text) -> UnsafeRawBufferPointer {
        self[in: Int(text.offset)..<Int(text.offset + text.count)]
    }

    fileprivate subscript(in range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range])
    }
}

extension [UInt8] {
    fileprivate mutating func append(outcome: Decision.Outcome) {
        switch outcome {
        case .sent: append(#"","outcome":"sent""#)
        case .held: append(#"","outcome":"held""#)
        case .suppressed: append(#"","outcome":"suppressed""#)
        case .exited: append(#"","outcome":"exited""#)
        case .expired: append(#"","outcome":"expired""#)
        case .control: append(#"","outcome":"control""#)
        case .ruleChanged: append(#"","outcome":"rule_changed""#)
        }
    }

    fileprivate mutating func append(gate: Gate) {
        switch gate {
        case .tooOld: append(#","gate":"too_old""#)
        case .exit: append(#","gate":"exit""#)
        case .reentry: append(#","gate":"reentry""#)
        case .condition: append(#","gate":"condition""#)
        case .consent: append(#","gate":"consent""#)
        case .expired: append(#","gate":"expired""#)
        }
    }
}
