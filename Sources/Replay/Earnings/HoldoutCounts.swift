// The customers of each rule in the arms of its holdout, and what became of them (S50, S61).

import Customer
import Engine
import Gates

/// Counts customers, not decisions: one whom a rule meets ten times is one, or the answers of a few would
/// pass for those of many.
struct HoldoutCounts: Sendable {
    /// One arm of one rule.
    struct Group: Equatable, Sendable {
        var customers = 0
        /// Those with a conversion at least.
        var converted = 0
        var revenue = Amount()
        /// Of the revenue of each, in millionths of millionths; nil where that is too large a number.
        var squares: Int128? = 0
    }

    struct OfRule: Equatable, Sendable {
        var treated = Group()
        var control = Group()
    }

    private struct Head: Hashable {
        let rule: Int32
        /// A hash of the id: that two of millions share one changes no count that matters.
        let customer: UInt64
    }

    private struct Met {
        let isControl: Bool
        var isConverted = false
        var revenue: Int128 = 0
    }

    /// By the index of the rule.
    private(set) var rules: [OfRule]
    private let hasGoal: [Bool]
    private var met: [Head: Met] = [:]

    init(hasGoal: [Bool]) {
        self.hasGoal = hasGoal
        rules = Array(repeating: OfRule(), count: hasGoal.count)
    }

    /// What a goal looks at: messages and what took their place, where a holdout applies.
    mutating func count(_ decision: Decision, _ texts: UnsafeRawBufferPointer) {
        guard let arm = decision.arm, hasGoal[Int(decision.rule)] else { return }
        switch decision.outcome {
        // Who is held has been treated, whatever becomes of the message.
        case .sent, .control, .suppressed, .held: break
        case .exited, .expired, .ruleChanged: return
        }
        meet(Self.head(decision.rule, decision.customer, texts), isControl: arm == .control)
    }

    mutating func count(
        _ conversion: Conversion, _ cause: Conversion.Cause, _ worth: Amount,
        _ texts: UnsafeRawBufferPointer
    ) {
        guard let arm = cause.arm, cause.rule >= 0, hasGoal[Int(cause.rule)] else { return }
        let head = Self.head(cause.rule, conversion.customer, texts)
        // The decision may be of a rule set before this one.
        meet(head, isControl: arm == .control)
        guard let place = met.index(forKey: head) else { return }
        let isFirst = !met.values[place].isConverted
        let before = met.values[place].revenue
        let after = before &+ worth.millionths
        met.values[place].isConverted = true
        met.values[place].revenue = after
        change(head.rule, isControl: met.values[place].isControl) { group in
            if isFirst { group.converted += 1 }
            group.revenue += worth
            group.squares = Self.moved(group.squares, from: before, to: after)
        }
    }

    private static func head(
        _ rule: Int32, _ customer: Decision.Text, _ texts: UnsafeRawBufferPointer
    ) -> Head {
        let id = UnsafeRawBufferPointer(
            rebasing: texts[customer.offset..<customer.offset + Int(customer.count)])
        return Head(rule: rule, customer: Customers.hash(of: id))
    }

    private mutating func meet(_ head: Head, isControl: Bool) {
        guard met[head] == nil else { return }
        met[head] = Met(isControl: isControl)
        change(head.rule, isControl: isControl) { $0.customers += 1 }
    }

    private mutating func change(_ rule: Int32, isControl: Bool, _ body: (inout Group) -> Void) {
        if isControl {
            body(&rules[Int(rule)].control)
        } else {
            body(&rules[Int(rule)].treated)
        }
    }

    /// The sum of squares when one of the numbers becomes another.
    private static func moved(_ squares: Int128?, from before: Int128, to after: Int128) -> Int128?
    {
        guard let squares else { return nil }
        let (old, isOldTooLarge) = before.multipliedReportingOverflow(by: before)
        let (new, isNewTooLarge) = after.multipliedReportingOverflow(by: after)
        let (sum, isSumTooLarge) = (squares &- old).addingReportingOverflow(new)
        return isOldTooLarge || isNewTooLarge || isSumTooLarge ? nil : sum
    }
}
