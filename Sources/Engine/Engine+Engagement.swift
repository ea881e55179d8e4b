// What events say about messages, and what customers wish: part of the fold (S48, S56, S59).

import Calendar
import Customer
import Digests
import Events
import Expression
import Gates
import RuleSet

extension Engine {
    /// Behind the rest of the fold: engagement, then pressure. Whether a relief has lowered a score.
    mutating func foldMessages(
        by event: ScannedEvent, customer: inout CustomerRecord, decisions: inout Effects
    ) -> Bool {
        let type = event.type
        if let fields = rules.plans[type].preferences {
            statePreferences(fields, by: event, customer: &customer, decisions: &decisions)
        }
        var words: [EngagementWord] = []
        var channel: Int32?
        if let plan = rules.plans[type].engagement {
            (words, channel) = engage(
                plan, by: event, customer: &customer, decisions: &decisions)
        }
        guard let policy = rules.policies.pressure else { return false }
        var steps = [PressureStep(amount: rules.plans[type].strain, isRelief: false)]
        for word in words {
            steps.append(PressureStep(amount: policy.wordStrains[word.rawValue], isRelief: false))
        }
        steps.append(PressureStep(amount: rules.plans[type].relief, isRelief: true))
        for word in words {
            steps.append(PressureStep(amount: policy.wordReliefs[word.rawValue], isRelief: true))
        }
        let (hasChanged, isLower) = press(
            by: steps, channel: channel, at: event.time, customer: &customer)
        if hasChanged {
            _ = evaluation.recordPressure(of: &customer, at: customer.latest)
            notePressure(into: &decisions)
        }
        return isLower
    }

    /// What the event says about the message that it names, and the message's channel.
    private mutating func engage(
        _ plan: EngagementPlan, by event: ScannedEvent, customer: inout CustomerRecord,
        decisions: inout Effects
    ) -> (words: [EngagementWord], channel: Int32?) {
        evaluation.read(event: event.slots, now: event.time)
        var words: [EngagementWord] = []
        for (word, condition) in plan.words {
            if let condition, evaluation.answer(condition, customer: customer) != .holds {
                continue
            }
            words.append(word)
        }
        if words.isEmpty { return ([], nil) }
        guard let value = evaluation.value(plan.id, customer: customer), value.tag == .string,
            let index = message(named: value.text, customer: customer)
        else {
            counters.unknownMessages += 1
            decisions.note(.unknownMessage)
            return ([], nil)
        }
        let message = customer.gates.messages[index]
        for word in words {
            switch word {
            case .opened:
                customer.gates.setIgnoredAt(.distantFuture, ofMessage: index)
            case .clicked:
                customer.gates.setIgnoredAt(.distantFuture, ofMessage: index)
                if rules.policies.attribution != nil,
                    !takeRoom(for: CustomerRecord.entryBytes, in: &customer)
                        || !customer.gates.click(message: index, at: event.time)
                {
                    counters.forgottenClicks += 1
                }
            case .bounced:
                if message.channel >= 0, !message.address.isEmpty {
                    customer.gates.bounce(message.address, onChannel: message.channel)
                    decisions.note(.bounced(channel: Int(message.channel)))
                }
            case .delivered, .complained, .ignored:
                break
            }
        }
        return (words, message.channel)
    }

    /// The index of a remembered message.
    private func message(
        named id: UnsafeRawBufferPointer, customer: borrowing CustomerRecord
    ) -> Int? {
        guard let digest = Digest(hex: id) else { return nil }
        return customer.gates.message(digest, at: customer.latest, for: messageMemory)
    }

    // MARK: Ignored

    /// Messages that were neither opened nor clicked by `due`.
    mutating func ignoreMessages(
        due: Instant, decidedAt: Instant, customer: inout CustomerRecord,
        decisions: inout Effects
    ) {
        let ignored = customer.gates.ignored(at: due)
        if ignored.isEmpty { return }
        guard let policy = rules.policies.pressure else {
            for index in ignored {
                customer.gates.setIgnoredAt(.distantFuture, ofMessage: index)
            }
            return
        }
        let word = EngagementWord.ignored.rawValue
        let steps = [
            PressureStep(amount: policy.wordStrains[word], isRelief: false),
            PressureStep(amount: policy.wordReliefs[word], isRelief: true),
        ]
        var hasChanged = false
        for index in ignored {
            customer.gates.setIgnoredAt(.distantFuture, ofMessage: index)
            let channel = customer.gates.messages[index].channel
            decisions.note(.messageIgnored(channel: channel < 0 ? nil : Int(channel)))
            let change = press(
                by: steps, channel: channel, at: due, customer: &customer)
            if change.hasChanged { hasChanged = true }
        }
        if hasChanged, evaluation.recordPressure(of: &customer, at: decidedAt) {
            pressureHasChanged = true
        }
        notePressure(into: &decisions)
    }

    // MARK: Preferences

    /// S48: an event states the whole; what cannot be read is as if absent.
    private mutating func statePreferences(
        _ fields: PreferenceFields, by event: ScannedEvent, customer: inout CustomerRecord,
        decisions: inout Effects
    ) {
        if let known = customer.gates.preferences, known.time > event.time {
            decisions.note(.olderPreferences)
            return
        }
        decisions.note(.preferences)
        var preferences = Preferences(time: event.time)
        preferences.channels = names(
            at: fields.channels, .channels, of: event, decisions: &decisions)
        preferences.themes = names(
            at: fields.themes, .themes, of: event, decisions: &decisions)
        if let slot = fields.maxPerWeek, event.slots[slot].tag == .int {
            let number = event.slots[slot].intValue
            if number >= 0 {
                preferences.maxPerWeek = number
            } else {
                passOver(.maxPerWeek, decisions: &decisions)
            }
        }
        if let slot = fields.hours, event.slots[slot].tag == .string {
            preferences.hours = LocalHours(event.slots[slot].text)
            if preferences.hours == nil { passOver(.hours, decisions: &decisions) }
        }
        if let slot = fields.days, let names = Self.texts(event.slots[slot]) {
            preferences.days = Weekdays(names: names)
            if preferences.days == nil { passOver(.days, decisions: &decisions) }
        }
        customer.gates.preferences = preferences
    }

    private mutating func passOver(
        _ field: UnreadablePreference, decisions: inout Effects
    ) {
        counters.unreadablePreferences += 1
        decisions.note(.unreadablePreference(field))
    }

    /// Stated names, as many as a record keeps.
    private mutating func names(
        at slot: Int?, _ field: UnreadablePreference, of event: ScannedEvent,
        decisions: inout Effects
    ) -> [[UInt8]]? {
        guard let slot, let names = Self.texts(event.slots[slot]) else { return nil }
        let bytes = names.reduce(names.count) { $0 + $1.count }
        if bytes <= Preferences.namesLimit { return names }
        passOver(field, decisions: &decisions)
        return nil
    }

    /// The texts of a list; nil where there is none.
    private static func texts(_ value: Value) -> [[UInt8]]? {
        guard value.tag == .list else { return nil }
        return value.elements.map { Array($0.text) }
    }
}
