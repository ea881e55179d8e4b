// The fold: what an event changes of its customer, before any rule looks at it.

import Calendar
import Customer
import Events
import Expression
import Gates
import RuleSet

extension Engine {
    /// Attributes, facts, consent and themes (S9, S22, S23). Hot.
    mutating func fold(
        _ event: ScannedEvent, into customer: inout CustomerRecord, decisions: inout Effects
    ) {
        if !rules.plans[event.type].attributes.isEmpty {
            for update in rules.plans[event.type].attributes {
                self.update(update, of: &customer, at: event.time, decisions: &decisions)
                // It stands first: the others see the new zone.
                if update.attribute == rules.customer.timeZone { evaluation.attributesChanged() }
            }
            evaluation.attributesChanged()
        }
        if !rules.plans[event.type].facts.isEmpty {
            for update in rules.plans[event.type].facts {
                self.update(update, of: &customer, at: event.time, decisions: &decisions)
            }
            evaluation.factsChanged()
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
        _ update: AttributeUpdate, of customer: inout CustomerRecord, at time: Instant,
        decisions: inout Effects
    ) {
        guard let value = evaluation.value(update.value, customer: customer), value.tag != .null
        else {
            clear(update, of: &customer, at: time)
            return
        }
        if update.attribute == rules.customer.timeZone, !evaluation.namesZone(value) {
            let isOffset = evaluation.namesOffset(value)
            counters.unknownZones.add(value.text, isOffset: isOffset)
            decisions.note(
                .unknownZone(UnknownZones.name(value.text), isOffset: isOffset))
        }
        let bytes = ValueCodec.textBytes(of: value)
        guard bytes == 0 || takeRoom(for: bytes, in: &customer) else {
            counters.refusedValues[update.attribute] += 1
            decisions.note(.noRoomForAttribute(update.attribute))
            return
        }
        customer.updateAttribute(
            update.attribute, to: StoredValue(value), at: time, of: rules.customer)
    }

    /// S71: null in a field that the expression reads takes a value back, by event time as a value would.
    private func clear(
        _ update: AttributeUpdate, of customer: inout CustomerRecord, at time: Instant
    ) {
        guard rules.customer.attributes[update.attribute].clearsOnNull,
            evaluation.readsNullField(update.value)
        else { return }
        customer.updateAttribute(update.attribute, to: .absent, at: time, of: rules.customer)
    }

    /// S9: an event for which the expression fails is not counted in that fact.
    private mutating func update(
        _ update: FactUpdate, of customer: inout CustomerRecord, at time: Instant,
        decisions: inout Effects
    ) {
        guard holds(update.when, for: customer) else { return }
        var value = Value.null
        if let program = update.value {
            guard let given = evaluation.value(program, customer: customer), given.tag != .null
            else { return }
            value = given
        }
        let form = rules.customer.facts[update.fact].form
        if form.keepsValues,
            !takeRoom(
                for: CustomerRecord.entryBytes + ValueCodec.textBytes(of: value), in: &customer)
        {
            counters.forgottenValues[update.fact] += 1
            decisions.note(.noRoomForFact(update.fact))
            return
        }
        if !customer.fold(value, at: time, into: form, of: rules.customer) {
            counters.forgottenValues[update.fact] += 1
        }
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
