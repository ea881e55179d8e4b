// What gates keep of a customer, at random.

import Calendar
import Customer
import Digests
import Events
import Expression
import RuleSet
import TestSupport

extension RandomRecord {
    mutating func fillGates(of record: inout CustomerRecord) {
        if rules.customer.preferences != nil, random.chance(70) {
            record.gates.preferences = preferences()
        }
        if rules.remembersMessages, random.chance(70) {
            let count = random.pick([1, 4, random.chance(10) ? Message.limit : 2])
            record.gates.setMessages((0..<count).map { _ in message() })
            if rules.policies.attribution != nil { fillClicks(of: &record) }
        }
        if rules.policies.channelChoice?.alternate != nil {
            for _ in 0..<random.below(4) {
                record.gates.rememberAuto(channel: channel(), count: 3)
            }
        }
        if rules.keepsAddresses {
            for _ in 0..<random.below(3) {
                record.gates.bounce(
                    bytes(), onChannel: Int32(random.below(rules.policies.channels.count)))
            }
        }
        for _ in 0..<random.below(4) {
            record.gates.lastWindowNumber += random.pick([1, 200])
            var window = ArbitrationWindow(
                number: record.gates.lastWindowNumber, start: time(), end: time())
            for _ in 0..<random.below(3) { window.countSent(digest()) }
            record.gates.windows.append(window)
        }
        if let policy = rules.policies.pressure, random.chance(70) {
            fillScores(of: &record, count: policy.weights.count + 1)
        }
    }

    private mutating func preferences() -> Preferences {
        var preferences = Preferences(time: time())
        if random.chance(60) { preferences.channels = (0..<random.below(4)).map { _ in bytes() } }
        if random.chance(60) { preferences.themes = (0..<random.below(3)).map { _ in bytes() } }
        if random.chance(60) { preferences.maxPerWeek = random.pick([0, 3, .max]) }
        if random.chance(60) {
            preferences.hours = random.pick([
                LocalHours(startSecond: 0, endSecond: 86_399),
                LocalHours(startSecond: 75_600, endSecond: 0),
            ])
        }
        if random.chance(60) { preferences.days = Weekdays(bits: random.pick([0, 2, 0xFE])) }
        return preferences
    }

    private mutating func message() -> Message {
        let details = details()
        let isSent = details.outcome == .sent
        return Message(
            id: digest(), decidedAt: time(),
            rule: Int32(random.below(rules.rules.count + 1) - 1),
            kind: Int32(random.below(rules.kinds.count + 1) - 1),
            theme: Int32(random.below(rules.customer.themes.count + 1) - 1), channel: channel(),
            address: isSent && random.chance(50) ? bytes() : [],
            ignoredAt: isSent && random.chance(50) ? time() : .distantFuture, details: details)
    }

    /// What goals and reports keep, as far as the rule set has them.
    private mutating func details() -> Message.Details {
        var details = Message.Details()
        guard rules.hasConversions, random.chance(60) else { return details }
        details.isTreated = random.chance(50)
        details.isConverted = random.chance(50)
        if rules.rules.contains(where: { $0.goal != nil }) {
            details.outcome = random.pick([.sent, .control, .suppressed])
            if details.outcome != .sent { details.isTreated = details.outcome == .suppressed }
            if random.chance(40) { details.key = bytes() }
        }
        if details.outcome == .sent, random.chance(70) {
            for _ in 0..<rules.messageLabels.count {
                bytes().withUnsafeBytes { MessageLabels.append($0, to: &details.labels) }
            }
        }
        return details
    }

    private mutating func fillClicks(of record: inout CustomerRecord) {
        let sent = record.gates.messages.filter(\.isSent)
        if sent.isEmpty { return }
        record.gates.setClicks(
            (0..<random.pick([0, 2, random.chance(5) ? Click.limit : 1])).map { _ in
                Click(message: random.pick(sent).id, time: time())
            })
    }

    private mutating func fillScores(of record: inout CustomerRecord, count: Int) {
        var scores = Array(repeating: PressureScore(), count: count)
        scores[0].state = .over
        for index in scores.indices where random.chance(70) {
            scores[index].add(random.pick([1, 1_000_000, .max]), at: random.pick([1, 1 << 40]))
            scores[index].state = random.pick(PressurePolicy.State.allCases)
        }
        record.gates.scores = scores
        if random.chance(70) { record.gates.pressureDue = time() }
    }

    /// An id, or -1 for none.
    private mutating func channel() -> Int32 {
        Int32(random.below(rules.policies.channels.count + 1) - 1)
    }

    private mutating func digest() -> Digest {
        Digest(high: random.next(), low: random.pick([0, .max, 7]))
    }
}
