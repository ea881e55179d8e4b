// Decisions → the JSON lines of send-requests and decisions (DESIGN.md, section 9).

import Calendar
import Customer
import Digests
import Engine
import Expression
import Gates
import RuleSet

/// Writes records. Hot: once for each decision, so nothing in it allocates in the steady state.
package struct RecordWriter: ~Copyable {
    /// Names the rule set: the digest of its canonical text.
    package let ruleSetHash: Digest
    private let fragments: RecordFragments
    private let channelNames: [String]
    private var conversions: ConversionLines
    private let unsubscribing: UnsubscribingRules?
    private var ids = RecordID()
    private var line = LineBuffer()
    /// What the records of one decision have in places, of which a sent one has two.
    private var times: [UInt8] = []
    private var data: [UInt8] = []
    private var saw: [UInt8] = []
    /// Holds the values of one `data`.
    private var arena = Arena()

    /// With keys, the send-requests of kinds that ask for consent have tokens to unsubscribe with.
    package init(rules: RuleSet, signing keys: UnsubscribeKeys? = nil) {
        ruleSetHash = Self.hash(of: rules)
        channelNames = rules.policies.channels.map(\.name)
        fragments = RecordFragments(rules: rules, hash: ruleSetHash)
        conversions = ConversionLines(rules: rules)
        unsubscribing = keys.map { UnsubscribingRules(rules, $0) }
    }

    /// What names a rule set in its records.
    package static func hash(of rules: RuleSet) -> Digest {
        var text = rules.canonicalText
        return text.withUTF8 { Digest(of: UnsafeRawBufferPointer($0)) }
    }

    /// Hands `sink` a line with its newline for each decision, before it for each `sent` one that of
    /// the send-request; then one for each conversion.
    package mutating func write(
        _ effects: borrowing Effects, into sink: inout some RecordSink & ~Copyable
    ) {
        writeDecisions(effects, into: &sink)
        if !effects.conversions.isEmpty { conversions.write(effects, into: &sink) }
    }

    private mutating func writeDecisions(
        _ decisions: borrowing Effects, into sink: inout some RecordSink & ~Copyable
    ) {
        decisions.bytes.withUnsafeBytes { texts in
            fragments.bytes.withUnsafeBytes { constants in
                for decision in decisions.decisions {
                    let fragment = fragments[rule: Int(decision.rule), step: Int(decision.step)]
                    let parts = Parts(
                        decision, fragment, channel: fragments.channel(decision.channel),
                        texts: texts, constants: constants)
                    let id =
                        decision.id
                        ?? ids.make(
                            prefix: constants[in: fragment.idPrefix], customer: parts.customer,
                            key: parts.key, occurrence: texts[decision.occurrence])
                    let head = RecordHead(
                        id: id, customer: parts.customer, decidedAt: decision.decidedAt)
                    writeTimes(of: decision)
                    if decision.outcome == .sent {
                        writeSendRequest(decision, id, parts)
                        sink.take(sendRequest: line.bytes, of: head)
                    }
                    writeDecision(decision, id, parts, decisions.refusals)
                    sink.take(decision: line.bytes, of: head)
                }
            }
        }
    }

    /// The texts of one decision and the constants around them.
    private struct Parts {
        let fragment: RecordFragments.OfSend
        let channel: Range<Int>
        let texts: UnsafeRawBufferPointer
        let constants: UnsafeRawBufferPointer
        let customer: UnsafeRawBufferPointer
        let key: UnsafeRawBufferPointer?
        let eventID: UnsafeRawBufferPointer?
        let template: UnsafeRawBufferPointer?
        let address: UnsafeRawBufferPointer?
        let locale: UnsafeRawBufferPointer?
        /// Bytes that either record takes at most, `data` and `saw` left out.
        let room: Int

        init(
            _ decision: Decision, _ fragment: RecordFragments.OfSend, channel: Range<Int>,
            texts: UnsafeRawBufferPointer, constants: UnsafeRawBufferPointer
        ) {
            self.fragment = fragment
            self.texts = texts
            self.constants = constants
            self.channel = channel
            customer = texts[decision.customer]
            key = decision.key.map { texts[$0] }
            eventID = decision.eventID.map { texts[$0] }
            template = decision.template.map { texts[$0] }
            address = decision.address.map { texts[$0] }
            locale = decision.locale.map { texts[$0] }
            // A control character becomes six bytes; what stands around the texts is short.
            let escaped =
                customer.count + (key?.count ?? 0) + (eventID?.count ?? 0)
                + (template?.count ?? 0) + (address?.count ?? 0) + (locale?.count ?? 0)
            room =
                6 * escaped + fragment.decisionHead.count + channel.count + 768
        }
    }

    private mutating func writeTimes(of decision: Decision) {
        times.removeAll(keepingCapacity: true)
        times.append(#","triggered_at":""#)
        RFC3339.write(decision.triggeredAt, into: &times)
        times.append(#"","decided_at":""#)
        RFC3339.write(decision.decidedAt, into: &times)
    }

    private mutating func writeSendRequest(
        _ decision: Decision, _ id: Digest, _ parts: borrowing Parts
    ) {
        data.removeAll(keepingCapacity: true)
        if let encoded = decision.data {
            var cursor = parts.texts[encoded]
            arena.reset()
            data.append(json: ValueCodec.decode(&cursor, arena: &arena))
        } else {
            data.append("{}")
        }
        let mark = times.count
        if let notAfter = decision.notAfter {
            times.append(#"","not_after":""#)
            RFC3339.write(notAfter, into: &times)
        }
        times.append(UInt8(ascii: "\""))
        times += fragments.bytes[parts.fragment.priority]
        if let score = decision.score {
            times.append(#","pressure":"#)
            times.append(json: .double(Double(score) / 1_000_000))
        }
        if decision.segment >= 0 {
            times += fragments.bytes[fragments.segments[Int(decision.segment)]]
        }
        if let arm = decision.arm { times.append(arm: arm) }
        unsubscribing?.append(
            tokenFor: parts.customer, rule: Int(decision.rule), message: id,
            decidedAt: decision.decidedAt, to: &times)
        line.begin(room: parts.room + data.count + times.count)
        line.append(#"{"id":""#)
        line.append(hex: id)
        line.append(parts.constants[in: parts.fragment.requestHead])
        line.append(template: parts.template)
        line.append(parts.constants[in: parts.channel])
        line.append(escaped: parts.customer)
        if let address = parts.address {
            line.append(#"","to":""#)
            line.append(escaped: address)
        }
        if let locale = parts.locale {
            line.append(#"","locale":""#)
            line.append(escaped: locale)
        }
        line.append(#"","data":"#)
        line.append(data)
        line.append(times)
        line.append(parts.constants[in: fragments.tail])
        times.removeLast(times.count - mark)
    }

    private mutating func writeDecision(
        _ decision: Decision, _ id: Digest, _ parts: borrowing Parts,
        _ refusals: [ChannelRefusal]
    ) {
        saw.removeAll(keepingCapacity: true)
        if case .nothing = decision.saw {
        } else {
            saw.append(#","saw":"#)
            if case .channels(let start, let count) = decision.saw {
                saw.append(
                    json: refusals[Int(start)..<Int(start + count)], channels: channelNames)
            } else {
                saw.append(json: decision.saw)
            }
        }
        if let arm = decision.arm { saw.append(arm: arm) }
        if let winner = decision.winner {
            saw.append(#","winner":""#)
            saw.append(hex: winner)
            saw.append(UInt8(ascii: "\""))
        }
        if let nextAt = decision.nextAt {
            saw.append(#","next_at":""#)
            RFC3339.write(nextAt, into: &saw)
            saw.append(UInt8(ascii: "\""))
        }
        line.begin(room: parts.room + saw.count)
        line.append(#"{"id":""#)
        line.append(hex: id)
        line.append(parts.constants[in: parts.fragment.decisionHead])
        line.append(template: parts.template)
        line.append(parts.constants[in: parts.channel])
        line.append(escaped: parts.customer)
        if let key = parts.key {
            line.append(#"","key":""#)
            line.append(escaped: key)
        }
        if let eventID = parts.eventID {
            line.append(#"","event_id":""#)
            line.append(escaped: eventID)
        }
        line.append("\"")
        line.append(times)
        line.append(outcome: decision.outcome)
        if let gate = decision.gate { line.append(gate: gate) }
        line.append(saw)
        line.append(parts.constants[in: fragments.tail])
    }
}

extension UnsafeRawBufferPointer {
    fileprivate subscript(text: Decision.Text) -> UnsafeRawBufferPointer {
        self[in: text.offset..<text.offset + Int(text.count)]
    }

    fileprivate subscript(in range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range])
    }
}

extension [UInt8] {
    fileprivate mutating func append(arm: Arm) {
        switch arm {
        case .treated: append(#","arm":"treated""#)
        case .control: append(#","arm":"control""#)
        }
    }
}

extension LineBuffer {
    fileprivate mutating func append(template: UnsafeRawBufferPointer?) {
        guard let template else { return }
        append(#","template":""#)
        append(escaped: template)
        append("\"")
    }

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
        case .preference: append(#","gate":"preference""#)
        case .holdout: append(#","gate":"holdout""#)
        case .quiet: append(#","gate":"quiet""#)
        case .arbitration: append(#","gate":"arbitration""#)
        case .fitness: append(#","gate":"fitness""#)
        case .pressure: append(#","gate":"pressure""#)
        case .cap: append(#","gate":"cap""#)
        }
    }
}
