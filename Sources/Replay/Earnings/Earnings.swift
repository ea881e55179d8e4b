// What messages earned, as a replay counts it: by what they were, and against the control group.

import Customer
import Engine
import Gates
import RuleSet

/// Counts of messages, of what they cost, and of the conversions that they led to. A rule set that asks for
/// no conversions and names no dimensions pays one look a batch.
package struct Earnings: Sendable {
    /// One group of messages.
    struct Row: Equatable, Sendable {
        /// Conversions and what they are worth.
        struct Return: Equatable, Sendable {
            var conversions = 0
            var revenue = Amount()

            mutating func add(_ worth: Amount) {
                conversions += 1
                revenue += worth
            }
        }

        var messages = 0
        var cost = Amount()
        /// By the goals of rules.
        var goals = Return()
        /// By attribution, which credits each event once.
        var credited = Return()

        var isEmpty: Bool {
            messages == 0 && goals.conversions == 0 && credited.conversions == 0
        }
    }

    /// Rows by an index, and one for what has none any more.
    struct Rows: Sendable {
        private(set) var rows: [Row]

        init(count: Int) { rows = Array(repeating: Row(), count: count + 1) }

        subscript(index: Int32) -> Row {
            get { rows[index < 0 ? rows.count - 1 : Int(index)] }
            set { rows[index < 0 ? rows.count - 1 : Int(index)] = newValue }
        }
    }

    let isWanted: Bool
    private(set) var rules: Rows
    private(set) var kinds: Rows
    private(set) var channels: Rows
    private(set) var treated = Row()
    private(set) var control = Row()
    /// By the place of the label, then by the label.
    private(set) var labels: [[[UInt8]: Row]]
    /// Credited to no message.
    private(set) var direct = Row.Return()
    private(set) var holdouts: HoldoutCounts
    private let costs: [Amount]
    private let kindOfRule: [Int32]

    package init(_ rules: RuleSet) {
        isWanted = rules.hasConversions || !rules.messageLabels.isEmpty
        self.rules = Rows(count: rules.rules.count)
        kinds = Rows(count: rules.kinds.count)
        channels = Rows(count: rules.policies.channels.count)
        labels = Array(repeating: [:], count: rules.messageLabels.count)
        holdouts = HoldoutCounts(hasGoal: rules.rules.map { $0.goal != nil })
        costs = rules.policies.channels.map { Amount($0.cost ?? 0) }
        kindOfRule = rules.rules.map { Int32($0.kind) }
    }

    package mutating func count(_ effects: borrowing Effects) {
        if !isWanted { return }
        effects.bytes.withUnsafeBytes { texts in
            for decision in effects.decisions where decision.rule >= 0 {
                if decision.outcome == .sent { count(message: decision, texts) }
                holdouts.count(decision, texts)
            }
            for conversion in effects.conversions { count(conversion, texts) }
        }
    }

    private mutating func count(message: Decision, _ texts: UnsafeRawBufferPointer) {
        let cost = message.channel < 0 ? Amount() : costs[Int(message.channel)]
        change(
            rule: message.rule, kind: kindOfRule[Int(message.rule)], channel: message.channel,
            labels: message.labels, texts
        ) { row in
            row.messages += 1
            row.cost += cost
        }
        if message.arm == .treated {
            treated.messages += 1
            treated.cost += cost
        }
    }

    private mutating func count(_ conversion: Conversion, _ texts: UnsafeRawBufferPointer) {
        let worth = Amount(conversion.worth)
        guard let cause = conversion.cause else {
            direct.add(worth)
            return
        }
        let isGoal = conversion.model == .goal
        func add(_ row: inout Row) {
            if isGoal { row.goals.add(worth) } else { row.credited.add(worth) }
        }
        switch cause.arm {
        case .treated: add(&treated)
        case .control: add(&control)
        case nil: break
        }
        if isGoal { holdouts.count(conversion, cause, worth, texts) }
        // The rows are about messages; what was not sent has cost nothing.
        guard cause.outcome == .sent else { return }
        change(
            rule: cause.rule, kind: cause.kind, channel: cause.channel, labels: cause.labels, texts,
            add)
    }

    private mutating func change(
        rule: Int32, kind: Int32, channel: Int32, labels text: Decision.Text?,
        _ texts: UnsafeRawBufferPointer, _ change: (inout Row) -> Void
    ) {
        change(&rules[rule])
        change(&kinds[kind])
        change(&channels[channel])
        if labels.isEmpty { return }
        let written = text.map { texts[$0.offset..<$0.offset + Int($0.count)] }
        let split = written.flatMap { MessageLabels.split($0) } ?? []
        for place in labels.indices {
            change(&labels[place][place < split.count ? split[place] : [], default: Row()])
        }
    }
}
