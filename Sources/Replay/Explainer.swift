// The engine driven from a log with an eye on one customer: what `relance explain` prints.

import Calendar
import Customer
import Engine
import Events
import Expression
import Gates
import Records
import RuleSet

/// Applies a whole log, as a replay does, and keeps the timeline of one customer.
package struct Explainer: ~Copyable {
    package private(set) var timeline: Timeline
    private let id: [UInt8]
    /// As it was given, which a line may hold that is no event.
    private let writtenID: [UInt8]
    private var engine: Engine
    private var customers = Customers()
    private var decisions = Effects()
    private var writer: RecordWriter
    private let until: Replayer.Until
    private let limit: Instant
    /// The customer's event at hand, until what it makes due has fired.
    private var event: Timeline.Event?
    /// The customer's events that wait to take effect, in the order in which they will.
    private var unsettled: [Timeline.Event] = []
    /// What the customer's instances and watches were last seen to wait for, by rule and key.
    private var waits: [Wait] = []
    /// The calendar's next times when they were last looked at.
    private var calendar: [CalendarWatch] = []
    /// Values that name no time zone, each of which is told once.
    private var zonesTold: Set<String> = []
    /// Indexes of those of them that followed when one had fired, which is no news until the end.
    private var untold: Set<Int> = []

    private struct Wait: Hashable {
        var kind: Timeline.Wait
        var rule: Int32
        var key: String?
        var until: Instant
    }

    /// `customer` is taken as the envelope takes ids of events (S69).
    package init(customer: String, rules: RuleSet, until: Replayer.Until) {
        writtenID = Array(customer.utf8)
        let customer = rules.schema.envelope.customerForm.normalised(customer)
        timeline = Timeline(customer: customer)
        id = Array(customer.utf8)
        engine = Engine(rules: rules, maxJumpMs: rules.time.jumpLimitMs(ofTopic: false))
        writer = RecordWriter(rules: rules)
        self.until = until
        decisions.followed = id
        limit = if case .instant(let instant) = until { instant } else { .distantFuture }
    }

    /// As `Replayer.objection`.
    package mutating func objection(to event: ScannedEvent) -> String? {
        engine.admits(event.time, of: event.customer) ? nil : engine.objection(toTime: event.time)
    }

    /// Applies an event of any customer; `place` is its file and line.
    package mutating func apply(_ event: ScannedEvent, place: @autoclosure () -> String) {
        guard event.time <= limit else { return }
        let isBroadcast = event.type >= 0 && engine.rules.schema.types[event.type].isBroadcast
        if !isBroadcast, event.customer.elementsEqual(id) {
            self.event = describe(event, place: place())
        }
        while engine.apply(.event(event), to: &customers, into: &decisions) == .more { takeUp() }
        takeUp()
    }

    /// Keeps a dead letter whose line holds the customer's id as a value: who it is of, nobody knows.
    package mutating func keep(_ deadLetter: DeadLetterRecord) {
        guard deadLetter.value.names(id) || deadLetter.value.names(writtenID) else { return }
        timeline.entries.append(
            .deadLetter(
                reason: deadLetter.reason.rawValue, detail: deadLetter.detail,
                place: "\(deadLetter.place)"))
    }

    /// The log is at its end: time runs on to `until`.
    package mutating func finish() {
        if let input = until.input(engineTime: engine.time) {
            var progress = Engine.Progress.more
            while progress == .more {
                progress = engine.apply(input, to: &customers, into: &decisions)
                takeUp()
            }
        }
        for index in calendar.indices where untold.contains(index) {
            tellNext(ofCalendarWatch: index)
        }
    }

    private func describe(_ event: ScannedEvent, place: String) -> Timeline.Event {
        var data: [UInt8] = []
        if event.type >= 0 {
            var entries: [(name: String, value: Value)] = []
            for field in engine.rules.schema.types[event.type].fields where field.isUsed {
                entries.append((field.name, event.slots[field.slot]))
            }
            data.append(fields: entries)
        } else {
            data.append("{}")
        }
        return Timeline.Event(
            time: event.time, type: String(decoding: event.typeName, as: UTF8.self),
            id: String(decoding: event.id, as: UTF8.self),
            data: String(decoding: data, as: UTF8.self), place: place)
    }

    /// Takes the notes, the customer's decisions and their new waits into the timeline, in the order in which
    /// they came about.
    private mutating func takeUp() {
        let lines = lines()
        var taken = takeDecisions(lines)[...]
        let conversions = lines.conversions.split(separator: UInt8(ascii: "\n"))
        for note in decisions.notes {
            while let first = taken.first, first.index < note.precedingDecisions {
                timeline.entries.append(.decision(taken.removeFirst().decision))
            }
            switch note.note {
            case .event:
                if let event { timeline.entries.append(.event(event)) }
            case .settling:
                if let event { wait(event) }
                timeline.append(remark(note))
            case .settled:
                timeline.entries.append(.settled(unsettled.removeFirst()))
            case .waiting:
                // Waits are looked up below: a note does not say whose they are.
                continue
            case .conversion(let index):
                timeline.entries.append(
                    .conversion(
                        describe(decisions.conversions[index], record: conversions[index])))
            case .unknownZone(let name, _) where !zonesTold.insert(name).inserted:
                continue
            default:
                timeline.append(remark(note))
            }
        }
        timeline.entries += taken.map { .decision($0.decision) }
        takeUpWaits()
        decisions.removeAll()
    }

    private func remark(_ note: NoteTaken) -> Timeline.Remark {
        Timeline.Remark(
            note: note.note, subject: note.note.subject(in: engine.rules), firedAt: note.firedAt)
    }

    /// Behind those of its time that came before it.
    private mutating func wait(_ event: Timeline.Event) {
        let place = unsettled.firstIndex { $0.time > event.time } ?? unsettled.endIndex
        unsettled.insert(event, at: place)
    }

    /// The records of all effects at hand, where one of them is the customer's.
    private mutating func lines() -> RecordLines {
        var lines = RecordLines()
        let isWanted =
            decisions.decisions.contains { isOwn($0) }
            || decisions.conversions.contains { bytes(of: $0.customer).elementsEqual(id) }
        if isWanted { writer.write(decisions, into: &lines) }
        return lines
    }

    private func describe(
        _ conversion: Conversion, record: ArraySlice<UInt8>
    ) -> Timeline.ConversionCounted {
        let rules = engine.rules
        return Timeline.ConversionCounted(
            model: conversion.model,
            rule: conversion.cause.flatMap { $0.rule < 0 ? nil : rules.rules[Int($0.rule)].name },
            outcome: conversion.cause?.outcome,
            channel: conversion.cause.flatMap {
                $0.channel < 0 ? nil : rules.policies.channels[Int($0.channel)].name
            }, worth: conversion.worth, record: String(decoding: record, as: UTF8.self))
    }

    /// The customer's decisions, with their places among all.
    private mutating func takeDecisions(
        _ lines: RecordLines
    ) -> [(index: Int, decision: Timeline.DecisionTaken)] {
        guard decisions.decisions.contains(where: { isOwn($0) }) else { return [] }
        var requestLines = lines.sendRequests.split(separator: UInt8(ascii: "\n"))[...]
        var recordLines = lines.decisions.split(separator: UInt8(ascii: "\n"))[...]
        var passages = decisions.passages[...]
        var taken: [(index: Int, decision: Timeline.DecisionTaken)] = []
        for (index, decision) in decisions.decisions.enumerated() {
            let record = recordLines.removeFirst()
            let request = decision.outcome == .sent ? requestLines.removeFirst() : nil
            guard isOwn(decision) else { continue }
            var description = describe(decision, record: record, request: request)
            if let passage = passages.first, passage.decision == index {
                description.passage = describe(passage, of: decision)
                passages.removeFirst()
            }
            taken.append((index, description))
        }
        return taken
    }

    private func describe(_ passage: Passage, of decision: Decision) -> Timeline.Passage {
        let policies = engine.rules.policies
        var channels = passage.refusals.map {
            Timeline.ChannelTried(
                name: policies.channels[$0.channel].name, gate: $0.gate, saw: $0.saw)
        }
        if decision.outcome == .sent,
            passage.pressure != nil || hasChoice(ofStep: decision.step, ofRule: decision.rule)
        {
            channels.append(
                Timeline.ChannelTried(
                    name: policies.channels[Int(decision.channel)].name,
                    saw: passage.pressure ?? .nothing))
        }
        return Timeline.Passage(
            passed: passage.passed, arm: decision.arm,
            segment: passage.segment.flatMap { policies.channelChoice?.segments[$0].name },
            channels: channels)
    }

    /// Whether a send may go by one of several channels.
    private func hasChoice(ofStep step: Int32, ofRule rule: Int32) -> Bool {
        guard case .send(let send) = engine.rules.rules[Int(rule)].steps[Int(step)].action
        else { return false }
        return send.channels.single == nil
    }

    private func describe(
        _ decision: Decision, record: ArraySlice<UInt8>, request: ArraySlice<UInt8>?
    ) -> Timeline.DecisionTaken {
        let rule = engine.rules.rules[Int(decision.rule)]
        var send: Send?
        if decision.step >= 0, case .send(let next) = rule.steps[Int(decision.step)].action {
            send = next
        }
        return Timeline.DecisionTaken(
            rule: rule.name, step: send?.name,
            channel: decision.channel < 0
                ? nil : engine.rules.policies.channels[Int(decision.channel)].name,
            key: decision.key.map { String(decoding: bytes(of: $0), as: UTF8.self) },
            outcome: decision.outcome, gate: decision.gate, saw: decision.saw,
            decidedAt: decision.decidedAt, notAfter: decision.notAfter, nextAt: decision.nextAt,
            record: String(decoding: record, as: UTF8.self),
            sendRequest: request.map { String(decoding: $0, as: UTF8.self) })
    }

    private func isOwn(_ decision: Decision) -> Bool {
        bytes(of: decision.customer).elementsEqual(id)
    }

    private func bytes(of text: Decision.Text) -> ArraySlice<UInt8> {
        decisions.bytes[text.offset..<text.offset + Int(text.count)]
    }

    private mutating func takeUpWaits() {
        guard let customer = id.withUnsafeBytes({ customers.find($0) }) else { return }
        var now: [Wait] = []
        for instance in customers[customer].instances where instance.hasTimer {
            now.append(
                Wait(
                    kind: instance.state.wait, rule: instance.rule,
                    key: Self.key(of: instance.entry), until: instance.due))
        }
        for watch in customers[customer].watches where watch.isSet {
            now.append(
                Wait(
                    kind: .trigger, rule: watch.rule, key: Self.key(of: watch.entry),
                    until: watch.due))
        }
        for wait in now where !waits.contains(wait) && !isDecided(wait) { append(wait) }
        waits = now
        takeUpCalendar(of: customer)
    }

    /// Whether a decision at hand says of a hold until when it lasts.
    private func isDecided(_ wait: Wait) -> Bool {
        wait.kind == .hold
            && decisions.decisions.contains { decision in
                decision.outcome == .held && isOwn(decision) && decision.rule == wait.rule
                    && decision.nextAt == wait.until
                    && decision.key.map { String(decoding: bytes(of: $0), as: UTF8.self) }
                        == wait.key
            }
    }

    /// A next time is told when an event has set or moved it: that one follows each that has fired need
    /// not be said over and over.
    private mutating func takeUpCalendar(of customer: Int) {
        let before = calendar
        calendar = customers[customer].calendarWatches
        for (index, watch) in calendar.enumerated() {
            if index < before.count, before[index].due == watch.due { continue }
            if index < before.count, before[index].lastDay != watch.lastDay {
                untold.insert(index)
            } else {
                untold.remove(index)
                tellNext(ofCalendarWatch: index)
            }
        }
    }

    private mutating func tellNext(ofCalendarWatch index: Int) {
        guard calendar[index].isSet else { return }
        append(
            Wait(
                kind: .trigger, rule: calendar[index].rule, key: nil, until: calendar[index].due))
    }

    private mutating func append(_ wait: Wait) {
        timeline.entries.append(
            .waiting(
                wait.kind, rule: engine.rules.rules[Int(wait.rule)].name, key: wait.key,
                until: wait.until))
    }

    private static func key(of entry: EntryMemory) -> String? {
        entry.withParts { key, _ in key.map { String(decoding: $0, as: UTF8.self) } }
    }
}

extension Instance.State {
    /// What a timer of this state is for.
    fileprivate var wait: Timeline.Wait {
        switch self {
        case .held: .hold
        case .awaiting: .awaitedEvent
        case .waiting, .standing, .ended: .step
        }
    }
}

extension [UInt8] {
    /// A JSON object of those fields that are there.
    fileprivate mutating func append(fields: [(name: String, value: Value)]) {
        append(UInt8(ascii: "{"))
        var isFirst = true
        for (name, value) in fields where !value.isAbsent {
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            append(jsonString: name)
            append(UInt8(ascii: ":"))
            append(json: value)
        }
        append(UInt8(ascii: "}"))
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the id occurs with nothing around it but what stands around a value in JSON.
    fileprivate func names(_ id: [UInt8]) -> Bool {
        guard let first = id.first, count >= id.count else { return false }
        for start in 0...count - id.count where self[start] == first {
            let end = start + id.count
            let isWhole =
                (start == 0 || Self.mayStandBeside(self[start - 1]))
                && (end == count || Self.mayStandBeside(self[end]))
            if isWhole, self[start..<end].elementsEqual(id) { return true }
        }
        return false
    }

    private static func mayStandBeside(_ byte: UInt8) -> Bool {
        "\":, \t}]".utf8.contains(byte)
    }
}
