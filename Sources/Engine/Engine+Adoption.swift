// Customers of an earlier rule set are taken over by the present one (DESIGN.md, section 8).

import Calendar
import Customer
import Gates
import RuleSet

extension Engine {
    /// An instance of an earlier rule set that this one cannot go on with, and the name of its rule.
    package struct Departure: Sendable {
        package var instance: DepartedInstance
        package var ruleName: String

        /// `table` knows the names of the record that the instance stood in.
        package init(_ instance: DepartedInstance, _ table: FieldTable) {
            guard let name = table.text(of: instance.ruleNumber) else {
                preconditionFailure("a record was read by numbers that the table lacks")
            }
            self.instance = instance
            ruleName = name
        }
    }

    /// What of a customer's record the present rule set cannot go on with.
    package struct Takeover: Sendable {
        package var departures: [Departure]
        /// Events that waited, of types that nothing uses any more.
        package var unusedEvents: Int

        /// `table` knows the names of the record that was read.
        package init(_ decoded: RecordCodec.Decoded, _ table: FieldTable) {
            departures = decoded.departed.map { Departure($0, table) }
            unusedEvents = decoded.unusedEvents
        }
    }

    /// Takes over a customer whose record another rule set wrote, as of `activatedAt`, when this one was
    /// activated: instances without a step end as `rule_changed`, rules by the calendar are armed, and
    /// membership of segments on which rules start is recorded without an edge. It may come later than
    /// the activation, as long as nothing else of the customer comes before it.
    package mutating func adopt(
        _ customer: Int, _ takeover: Takeover, activatedAt: Instant,
        of customers: inout Customers, into decisions: inout Effects
    ) {
        customers.willChange(customer)
        let latest = customers[customer].latest
        let instant = max(activatedAt, latest)
        counters.unusedEvents += takeover.unusedEvents
        for departure in takeover.departures {
            append(departure, customer: customer, of: customers, at: instant, into: &decisions)
        }
        guard latest != .distantPast else { return }
        evaluation.begin()
        armCalendar(of: &customers[customer], at: instant)
        recordMembership(of: &customers[customer], at: instant)
        customers.updateDue(of: customer)
    }

    private mutating func append(
        _ departure: Departure, customer: Int, of customers: borrowing Customers,
        at instant: Instant, into decisions: inout Effects
    ) {
        let rule: Int
        if let known = departure.instance.rule {
            rule = known
            counters.rules[known].endedRuleChanged += 1
        } else {
            guard let place = rules.retired.firstIndex(of: departure.ruleName) else {
                preconditionFailure("an instance of a rule that was never heard of")
            }
            rule = -1 - place
            counters.endedRetired += 1
        }
        append(
            .ruleChanged, departure.instance.entry, rule: Int32(rule), customer: customer,
            of: customers, triggeredAt: departure.instance.triggeredAt, decidedAt: instant,
            into: &decisions)
    }

    /// A watch that was there goes on from the last day that it fired; a new one begins now.
    private mutating func armCalendar(of customer: inout CustomerRecord, at instant: Instant) {
        var watches = rules.calendarRules.map { CalendarWatch(rule: $0) }
        var isKnown = watches.map { _ in false }
        for old in customer.calendarWatches {
            if old.isSet { counters.rules[Int(old.rule)].watchesCleared += 1 }
            guard let index = watches.firstIndex(where: { $0.rule == old.rule }) else { continue }
            watches[index].lastDay = old.lastDay
            isKnown[index] = old.isSet
        }
        customer.calendarWatches = watches
        for index in watches.indices {
            setNext(
                ofCalendarWatch: index, notBefore: isKnown[index] ? customer.latest : instant,
                customer: &customer)
        }
    }

    /// Of segments that no rule has started on before.
    private mutating func recordMembership(of customer: inout CustomerRecord, at instant: Instant) {
        let old = customer.segmentWatches
        customer.segmentWatches = rules.customer.triggerSegments.map { segment in
            old.first { Int($0.segment) == segment } ?? SegmentWatch(segment: segment)
        }
        for index in customer.segmentWatches.indices
        where !old.contains(where: { $0.segment == customer.segmentWatches[index].segment }) {
            edges.removeAll(keepingCapacity: true)
            _ = look(watch: index, at: instant, customer: &customer)
        }
        edges.removeAll(keepingCapacity: true)
    }
}
