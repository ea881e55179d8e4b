// The effects of one event, in their order (S19).

import Calendar
import Customer
import Events
import Expression
import Gates
import RuleSet

extension Engine {
    /// `more` while timers that it makes due are still to fire; until then nothing else has happened.
    mutating func apply(
        _ event: ScannedEvent, to customers: inout Customers, into decisions: inout Decisions
    ) -> Progress {
        guard event.type >= 0, isUsed[event.type] else {
            return ignore(event, customers: &customers, into: &decisions)
        }
        let customer = customers.findOrInsert(event.customer)
        if isDuplicate(event, of: customers[customer]) {
            counters.eventsByType[event.type] += 1
            counters.duplicates += 1
            decisions.note(.duplicate)
            return .done
        }
        time = max(time, event.time)
        if fireTimers(
            of: &customers, before: event.time, ofCustomer: customer, limit: timersPerSlice,
            into: &decisions) == .more
        {
            return .more
        }
        counters.eventsByType[event.type] += 1
        remember(event, of: &customers[customer])
        lastEventTime = max(lastEventTime, event.time)
        let isLate = event.time < customers[customer].latest
        if isLate {
            counters.late += 1
            decisions.note(.late)
        } else {
            customers[customer].latest = event.time
        }
        evaluation.begin()
        evaluation.read(event: event.slots, now: event.time)
        fold(event, into: &customers[customer])
        setCalendar(by: event, customer: customer, of: &customers)
        exit(by: event, customer: customer, of: &customers, into: &decisions)
        goOn(by: event, customer: customer, of: &customers, into: &decisions)
        enter(by: event, isLate: isLate, customer: customer, of: &customers, into: &decisions)
        // What its own effects have made due at once: few, and they belong to the event.
        return fireTimers(
            of: &customers, before: customers[customer].latest, ofCustomer: customer,
            limit: .max, into: &decisions)
    }

    /// S16: an event of no customer moves engine time and nothing else.
    private mutating func ignore(
        _ event: ScannedEvent, customers: inout Customers, into decisions: inout Decisions
    ) -> Progress {
        time = max(time, event.time)
        if fireTimers(of: &customers, limit: timersPerSlice, into: &decisions) == .more {
            return .more
        }
        lastEventTime = max(lastEventTime, event.time)
        if event.type >= 0 {
            counters.eventsByType[event.type] += 1
        } else {
            counters.unknownTypes += 1
        }
        decisions.note(.ignored)
        return .done
    }

    /// S18: a known id moves no clock and fires nothing.
    private func isDuplicate(
        _ event: ScannedEvent, of customer: borrowing CustomerRecord
    ) -> Bool {
        rules.dedupeWindowMs > 0
            && customer.seen.contains(
                id: event.id, source: event.source, latest: customer.latest,
                windowMs: rules.dedupeWindowMs)
    }

    private mutating func remember(_ event: ScannedEvent, of customer: inout CustomerRecord) {
        if rules.dedupeWindowMs == 0 { return }
        let hasForgotten = customer.seen.insert(
            id: event.id, source: event.source, time: event.time, latest: customer.latest,
            windowMs: rules.dedupeWindowMs)
        if hasForgotten { counters.forgottenIDs += 1 }
    }

    /// S39: from a customer's first event on, and when what the calendar goes by changes.
    private mutating func setCalendar(
        by event: ScannedEvent, customer: Int, of customers: inout Customers
    ) {
        if rules.calendarRules.isEmpty { return }
        guard customers[customer].calendarWatches.isEmpty || rules.plans[event.type].movesCalendar
        else { return }
        setCalendar(of: &customers[customer])
        customers.updateDue(of: customer)
    }

    /// Attributes, consent and themes (S22, S23).
    private mutating func fold(_ event: ScannedEvent, into customer: inout CustomerRecord) {
        if !rules.plans[event.type].attributes.isEmpty {
            for update in rules.plans[event.type].attributes {
                self.update(update, of: &customer, at: event.time)
            }
            evaluation.attributesChanged()
        }
        for statement in rules.plans[event.type].consents
        where holds(statement.when, for: customer) {
            customer.stateConsent(
                purpose: statement.purpose, isGiven: statement.isGiven, at: event.time,
                of: rules.customer)
        }
        for statement in rules.plans[event.type].themes
        where holds(statement.when, for: customer) {
            customer.stateTheme(
                statement.theme, isAsked: true, at: event.time, of: rules.customer)
        }
        for unsubscription in rules.plans[event.type].unsubscribes
        where holds(unsubscription.when, for: customer) {
            unsubscribe(unsubscription, customer: &customer, at: event.time)
        }
    }

    private mutating func update(
        _ update: AttributeUpdate, of customer: inout CustomerRecord, at time: Instant
    ) {
        guard let value = evaluation.value(update.value, customer: customer), value.tag != .null
        else { return }
        if update.attribute == rules.customer.timeZone, !evaluation.namesZone(value) {
            counters.unknownZones += 1
        }
        customer.updateAttribute(update.attribute, to: value, at: time, of: rules.customer)
    }

    /// Opts out of the theme that the event names, of all if it names none.
    private mutating func unsubscribe(
        _ unsubscription: Unsubscription, customer: inout CustomerRecord, at time: Instant
    ) {
        var named: Value?
        if let theme = unsubscription.theme {
            named = evaluation.value(theme, customer: customer)
        }
        for index in rules.customer.themes.indices {
            if let named, named.tag == .string,
                !named.text.elementsEqual(rules.customer.themes[index].name.utf8)
            {
                continue
            }
            customer.stateTheme(index, isAsked: false, at: time, of: rules.customer)
        }
    }

    /// A filter of the fold; one that fails does not hold.
    private mutating func holds(
        _ filter: Program?, for customer: borrowing CustomerRecord
    ) -> Bool {
        guard let filter else { return true }
        return evaluation.answer(filter, customer: customer) == .holds
    }
}
