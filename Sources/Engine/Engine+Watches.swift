// Watches that events set and move: silence, dates, counts and sequences.

import Calendar
import Customer
import Events
import Expression
import Gates
import RuleSet

extension Engine {
    /// Applies an event to the watches of the rules before `end`, in their order; `next` is the place in
    /// the type's plan.
    mutating func updateWatches(
        from next: inout Int, before end: Int, by event: ScannedEvent, isLate: Bool,
        customer: Int, of customers: inout Customers, into decisions: inout Effects
    ) {
        while next < rules.plans[event.type].watches.count {
            let rule = rules.plans[event.type].watches[next].rule
            if rule >= end { return }
            evaluation.read(event: event.slots, now: event.time)
            switch rules.plans[event.type].watches[next].effect {
            case .silence(let arms):
                moveSilence(
                    rule: rule, arms: arms, by: event, customer: customer, of: &customers,
                    into: &decisions)
            case .date:
                setDate(
                    rule: rule, by: event, customer: customer, of: &customers, into: &decisions)
            case .count(let filters):
                count(
                    rule: rule, filters: filters, by: event, isLate: isLate,
                    customer: customer, of: &customers, into: &decisions)
            case .sequence(let elements):
                chain(
                    rule: rule, elements: elements, by: event, isLate: isLate,
                    customer: customer, of: &customers, into: &decisions)
            }
            next += 1
        }
    }

    /// Sets the due time of a watch, and keeps the books of it.
    mutating func setDue(_ due: Instant, ofWatch index: Int, customer: inout CustomerRecord) {
        let rule = Int(customer.watches[index].rule)
        if customer.watches[index].isSet != (due != .distantFuture) {
            if customer.watches[index].isSet {
                counters.rules[rule].watchesCleared += 1
            } else {
                counters.rules[rule].watchesSet += 1
            }
        }
        customer.watches[index].due = due
    }

    /// Room for what an event has a watch keep; false where there is none, which is counted.
    private mutating func takeRoom(
        for bytes: Int, ofWatch rule: Int, in customer: inout CustomerRecord,
        into decisions: inout Effects
    ) -> Bool {
        if takeRoom(for: CustomerRecord.entryBytes + bytes, in: &customer) { return true }
        counters.rules[rule].forgottenWatches += 1
        decisions.note(.noRoomForWatch(rule: rule))
        return false
    }

    /// Adds an empty watch of a rule and key.
    private mutating func insertWatch(
        rule: Int, key: UnsafeRawBufferPointer?, into customer: inout CustomerRecord
    ) -> Int {
        var hasForgotten = false
        let engineTime = ageTime
        let latest = customer.latest
        let index = customer.insertWatch(
            Watch(rule: rule, entry: EntryMemory(key: key)), key: key, hasForgotten: &hasForgotten
        ) { watch in Self.isLapsed(watch, of: rules, engineTime: engineTime, latest: latest) }
        if hasForgotten { counters.rules[rule].forgottenWatches += 1 }
        return index
    }

    // MARK: Silence

    /// S37: L is the largest time of any of the rule's events; what is at or before it changes nothing
    /// but that a first `armed_by` arms.
    private mutating func moveSilence(
        rule: Int, arms: Bool, by event: ScannedEvent, customer: Int,
        of customers: inout Customers, into decisions: inout Effects
    ) {
        guard case .silence(let forMs) = rules.rules[rule].trigger else {
            preconditionFailure("a watch of silence without its trigger")
        }
        let entry = entry(of: event, rule: rule, key: nil)
        let hasRoom = takeRoom(
            for: entry.sizeBytes, ofWatch: rule, in: &customers[customer], into: &decisions)
        var (index, isFound) = customers[customer].watchPosition(ofRule: rule, key: nil)
        if !isFound { index = insertWatch(rule: rule, key: nil, into: &customers[customer]) }
        let wasArmed = customers[customer].watches[index].isArmed
        let isNewest = event.time > customers[customer].watches[index].time
        if isNewest {
            customers[customer].watches[index].time = event.time
            customers[customer].watches[index].entry = hasRoom ? entry : EntryMemory(key: nil)
        }
        if !hasRoom {
            // There was something; what it was is not known, so that nothing can be said of the silence behind it.
            if isNewest { setDue(.distantFuture, ofWatch: index, customer: &customers[customer]) }
            return
        }
        if arms { customers[customer].watches[index].isArmed = true }
        if isNewest ? arms || wasArmed : arms && !wasArmed {
            let due = customers[customer].watches[index].time + forMs
            setDue(due, ofWatch: index, customer: &customers[customer])
        }
    }

    // MARK: Dates

    /// S38: the newest event of a key says the date. One that is over by then is a decision.
    private mutating func setDate(
        rule: Int, by event: ScannedEvent, customer: Int, of customers: inout Customers,
        into decisions: inout Effects
    ) {
        guard case .date(let trigger) = rules.rules[rule].trigger else {
            preconditionFailure("a watch of a date without its trigger")
        }
        var key: UnsafeRawBufferPointer?
        guard readKey(&key, rule: rule, customer: customers[customer], decisions: &decisions)
        else { return }
        let maxAgeMs = rules.rules[rule].maxAgeMs
        if rules.rules[rule].remembersExits,
            customers[customer].exit(
                ofRule: rule, key: key, after: event.time, maxAgeMs: maxAgeMs, engineTime: ageTime)
                != nil
        {
            decisions.note(.afterExit(rule: rule))
            return
        }
        let memory = entry(of: event, rule: rule, key: key)
        let hasRoom = takeRoom(
            for: memory.sizeBytes, ofWatch: rule, in: &customers[customer], into: &decisions)
        var (index, isFound) = customers[customer].watchPosition(ofRule: rule, key: key)
        if isFound, event.time < customers[customer].watches[index].time,
            customers[customer].watches[index].isSet
                || ageTime - customers[customer].watches[index].time <= maxAgeMs
        {
            decisions.note(.olderDate(rule: rule))
            return
        }
        let due = due(by: trigger, customer: customers[customer])
        let isAhead = due.map { $0 > event.time } ?? false
        let isKept = isAhead && hasRoom
        if !isFound, hasRoom {
            // An event of which nothing is to be remembered leaves no watch.
            if isAhead || ageTime - event.time <= maxAgeMs {
                index = insertWatch(rule: rule, key: key, into: &customers[customer])
                isFound = true
            }
        }
        if isFound {
            customers[customer].watches[index].time = event.time
            customers[customer].watches[index].entry =
                isKept ? memory : EntryMemory(key: key)
            setDue(
                isKept ? due ?? .distantFuture : .distantFuture, ofWatch: index,
                customer: &customers[customer])
        }
        guard let due else {
            decisions.note(.noDate(rule: rule))
            return
        }
        if isAhead { return }
        guard
            isActive(
                rule: rule, at: event.time, customer: customers[customer], decisions: &decisions),
            matches(rule: rule, customer: customers[customer], decisions: &decisions)
        else { return }
        append(
            Objection(.tooOld, saw: .date(due)),
            Match(
                rule: rule, key: key, origin: .event(source: event.source, id: event.id),
                triggeredAt: event.time, decidedAt: customers[customer].latest,
                eventType: event.type),
            customer: customer, of: customers, into: &decisions)
    }

    /// The instant that counts: the date of the event at hand with offset and time of day.
    private mutating func due(
        by trigger: DateTrigger, customer: borrowing CustomerRecord
    ) -> Instant? {
        guard let value = evaluation.value(trigger.date, customer: customer) else { return nil }
        let zone = evaluation.zone(of: customer)
        let day: Int64
        switch value.tag {
        case .date:
            day = value.intValue
            if trigger.secondOfDay == nil { return zone.startOfDay(days: day) + trigger.offsetMs }
        case .timestamp:
            if trigger.secondOfDay == nil { return value.instant + trigger.offsetMs }
            day = zone.localDay(of: value.instant)
        default:
            return nil
        }
        guard let secondOfDay = trigger.secondOfDay else { return nil }
        return zone.instant(days: day + trigger.offsetMs / 86_400_000, secondOfDay: secondOfDay)
    }

    // MARK: Patterns

    /// Whether the event takes part in a pattern (S28).
    private func takesPart(rule: Int, isLate: Bool, decisions: inout Effects) -> Bool {
        if isLate { decisions.note(.lateForPattern(rule: rule)) }
        return !isLate
    }

    private mutating func count(
        rule: Int, filters: [Program?], by event: ScannedEvent, isLate: Bool, customer: Int,
        of customers: inout Customers, into decisions: inout Effects
    ) {
        guard case .count(let atLeast, let withinMs) = rules.rules[rule].trigger else {
            preconditionFailure("a count without its trigger")
        }
        guard takesPart(rule: rule, isLate: isLate, decisions: &decisions) else { return }
        var isCounted = false
        for filter in filters where !isCounted {
            isCounted = holds(filter, ofRule: rule, customer: customers[customer])
        }
        var key: UnsafeRawBufferPointer?
        guard isCounted,
            readKey(&key, rule: rule, customer: customers[customer], decisions: &decisions)
        else { return }
        guard
            takeRoom(
                for: (key?.count ?? 0) + Watch.timeBytes, ofWatch: rule, in: &customers[customer],
                into: &decisions)
        else { return }
        var (index, isFound) = customers[customer].watchPosition(ofRule: rule, key: key)
        if !isFound { index = insertWatch(rule: rule, key: key, into: &customers[customer]) }
        let isComplete = customers[customer].watches[index].count(
            at: event.time, atLeast: atLeast, withinMs: withinMs)
        finishPattern(
            isComplete: isComplete, watch: index, rule: rule, key: key, by: event,
            customer: customer, of: &customers, into: &decisions)
    }

    /// The longest prefixes first, so that one event never counts twice in one chain.
    private mutating func chain(
        rule: Int, elements: [WatchPlan.Element], by event: ScannedEvent, isLate: Bool,
        customer: Int, of customers: inout Customers, into decisions: inout Effects
    ) {
        guard case .sequence(let length, let withinMs) = rules.rules[rule].trigger else {
            preconditionFailure("a sequence without its trigger")
        }
        guard takesPart(rule: rule, isLate: isLate, decisions: &decisions) else { return }
        var key: UnsafeRawBufferPointer?
        guard readKey(&key, rule: rule, customer: customers[customer], decisions: &decisions)
        else { return }
        guard
            takeRoom(
                for: (key?.count ?? 0) + Watch.timeBytes * length, ofWatch: rule,
                in: &customers[customer], into: &decisions)
        else { return }
        var (index, isFound) = customers[customer].watchPosition(ofRule: rule, key: key)
        var hasPart = false
        var isComplete = false
        for element in elements where !isComplete {
            let canTake =
                isFound
                ? customers[customer].watches[index].canTake(
                    element.position, at: event.time, withinMs: withinMs)
                : element.position == 0
            guard canTake, holds(element.filter, ofRule: rule, customer: customers[customer])
            else { continue }
            if !isFound {
                index = insertWatch(rule: rule, key: key, into: &customers[customer])
                isFound = true
            }
            hasPart = true
            isComplete = customers[customer].watches[index].take(
                element.position, at: event.time, length: length)
        }
        guard hasPart else { return }
        finishPattern(
            isComplete: isComplete, watch: index, rule: rule, key: key, by: event,
            customer: customer, of: &customers, into: &decisions)
    }

    /// S40: a complete pattern starts anew, whatever `when` and the gates say then.
    private mutating func finishPattern(
        isComplete: Bool, watch index: Int, rule: Int, key: UnsafeRawBufferPointer?,
        by event: ScannedEvent, customer: Int, of customers: inout Customers,
        into decisions: inout Effects
    ) {
        guard isComplete else {
            decisions.note(.counted(rule: rule))
            return
        }
        customers[customer].watches.remove(at: index)
        guard
            isActive(
                rule: rule, at: event.time, customer: customers[customer], decisions: &decisions),
            matches(rule: rule, customer: customers[customer], decisions: &decisions)
        else { return }
        enter(
            rule: rule, key: key, by: event, customer: customer, of: &customers,
            into: &decisions)
    }

    private mutating func holds(
        _ filter: Program?, ofRule rule: Int, customer: borrowing CustomerRecord
    ) -> Bool {
        guard let filter else { return true }
        switch evaluation.answer(filter, customer: customer) {
        case .holds: return true
        case .isFalse: return false
        case .failed:
            counters.rules[rule].failedConditions += 1
            return false
        }
    }
}
