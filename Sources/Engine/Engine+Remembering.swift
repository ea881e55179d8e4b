// What is remembered of decisions: messages, and what goals look at beside them (S33, S47, S61).

import Calendar
import Customer
import Digests
import Expression
import Gates
import RuleSet

extension Engine {
    mutating func rememberForAgain(
        _ candidate: Candidate, customer: inout CustomerRecord
    ) {
        let rule = candidate.rule
        guard rules.rules[rule].remembersMessages else { return }
        let key =
            rules.rules[rule].isAgainPerKey
            ? evaluation.parts(of: customer.instances[candidate.instance].entry).key : nil
        if !customer.remembers(key: key, ofRule: Int32(rule)) {
            let bytes = CustomerRecord.entryBytes + (key?.count ?? 0)
            if !takeRoom(for: bytes, in: &customer) {
                // What `again` knows of the newest message must be there.
                if key != nil, customer.forgetOldestKey(ofRule: Int32(rule)) {
                    counters.rules[rule].forgottenKeys += 1
                }
                customer.takeRoom(forNeeded: bytes)
            }
        }
        let hasRoom = customer.addMessage(
            ofRule: Int32(rule), key: key, at: candidate.decidedAt,
            serial: customer.instances[candidate.instance].serial,
            countsForMs: rules.rules[rule].again.countsForMs)
        if !hasRoom { counters.rules[rule].forgottenKeys += 1 }
    }

    /// A message has left (S47).
    mutating func remember(
        _ id: Digest, _ candidate: Candidate, channel: Int, labels: [UInt8],
        customer: inout CustomerRecord
    ) {
        if chain.meetsArbitration(rule: candidate.rule) {
            chain.arbitration?.count(
                id, ofWindow: customer.instances[candidate.instance].window, customer: &customer)
        }
        guard rules.remembersMessages else { return }
        let ignoredAfterMs = rules.policies.engagement?.ignoredAfterMs
        var details = details(.sent, of: candidate, customer: customer)
        details.isTreated = hasConversions && candidate.arm == .treated
        if hasConversions { details.labels = labels }
        remember(
            id, candidate, channel: Int32(channel), address: addressToKeep(candidate),
            ignoredAt: ignoredAfterMs.map { candidate.decidedAt + $0 } ?? .distantFuture,
            details, customer: &customer)
    }

    /// S61: what a goal looks at beside messages, those of the control group and those that were
    /// suppressed behind it.
    mutating func compare(
        _ decision: inout Decision, _ candidate: Candidate, customer: Int,
        of customers: inout Customers, _ effects: borrowing Effects
    ) {
        guard rules.rules[candidate.rule].goal != nil else { return }
        let outcome: Message.Outcome
        switch (decision.outcome, decision.arm) {
        case (.control, _): outcome = .control
        case (.suppressed, .treated): outcome = .suppressed
        default: return
        }
        let id = effects.id(
            of: decision, prefix: idPrefixes[candidate.rule][candidate.step], by: &ids)
        decision.id = id
        remember(
            id, candidate, channel: decision.channel, address: [], ignoredAt: .distantFuture,
            details(outcome, of: candidate, customer: customers[customer]),
            customer: &customers[customer])
    }

    private func details(
        _ outcome: Message.Outcome, of candidate: Candidate, customer: borrowing CustomerRecord
    ) -> Message.Details {
        var details = Message.Details()
        details.outcome = outcome
        details.isTreated = outcome == .suppressed
        if rules.rules[candidate.rule].goal?.isByKey ?? false {
            details.key = customer.instances[candidate.instance].entry.withParts { key, _ in
                key.map { Array($0) }
            }
        }
        return details
    }

    private mutating func remember(
        _ id: Digest, _ candidate: Candidate, channel: Int32, address: [UInt8],
        ignoredAt: Instant, _ details: Message.Details, customer: inout CustomerRecord
    ) {
        let rule = candidate.rule
        var (address, details) = (address, details)
        let bytes = Message.sizeBytes(address: address, details)
        if !takeRoom(for: bytes, in: &customer) {
            if details.outcome != .sent {
                counters.forgottenMessages += 1
                return
            }
            // Caps count it all the same. A bounce of it will not be seen, no goal converts it, and no report tells
            // it apart from others.
            address = []
            details.key = nil
            details.labels = []
            details.isConverted = hasConversions
            customer.takeRoom(forNeeded: Message.sizeBytes(address: address, details))
        }
        let hasRoom = customer.gates.remember(
            Message(
                id: id, decidedAt: candidate.decidedAt, rule: Int32(rule),
                kind: Int32(rules.rules[rule].kind),
                theme: rules.rules[rule].theme.map { Int32($0) } ?? -1, channel: channel,
                address: address, ignoredAt: ignoredAt, details: details),
            latest: customer.latest, for: messageMemory)
        if !hasRoom { counters.forgottenMessages += 1 }
    }

    /// What reports tell a message apart by, as it is sent.
    mutating func labels(
        of candidate: Candidate, customer: borrowing CustomerRecord
    ) -> [UInt8] {
        if labels.isEmpty { return [] }
        var bytes: [UInt8] = []
        if labels.hasSegment {
            var name =
                candidate.segment.flatMap {
                    rules.policies.channelChoice?.segments[$0].name
                } ?? ""
            name.withUTF8 { MessageLabels.append(UnsafeRawBufferPointer($0), to: &bytes) }
        }
        for index in labels.dimensions.indices {
            let value = evaluation.value(
                labels.dimensions[index].value, customer: customer, at: candidate.decidedAt)
            var text = ""
            switch value?.tag {
            case .string: text = String(decoding: value!.text, as: UTF8.self)
            case .int: text = String(value!.intValue)
            case .bool: text = String(value!.boolValue)
            default: break
            }
            text.withUTF8 { MessageLabels.append(UnsafeRawBufferPointer($0), to: &bytes) }
        }
        return bytes
    }

    /// The address that may bounce. One that is longer than any is not remembered.
    private func addressToKeep(_ candidate: Candidate) -> [UInt8] {
        guard keepsAddresses, let address = candidate.address,
            address.count <= Message.addressLimit
        else { return [] }
        return Array(address)
    }
}
