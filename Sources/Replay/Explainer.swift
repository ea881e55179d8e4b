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
    private var engine: Engine
    private var customers = Customers()
    private var decisions = Decisions()
    private var writer: RecordWriter
    private let until: Replayer.Until
    private let limit: Instant
    /// What the customer's instances and watches were last seen to wait for, by rule and key.
    private var waits: [Wait] = []

    private struct Wait: Hashable {
        var kind: Timeline.Wait
        var rule: Int32
        var key: String?
        var until: Instant
    }

    package init(customer: String, rules: RuleSet, until: Replayer.Until) {
        timeline = Timeline(customer: customer)
        id = Array(customer.utf8)
        engine = Engine(rules: rules)
        writer = RecordWriter(rules: rules)
        self.until = until
        limit = if case .instant(let instant) = until { instant } else { .distantFuture }
    }

    /// Applies an event of any customer; `place` is its file and line.
    package mutating func apply(_ event: ScannedEvent, place: @autoclosure () -> String) {
        guard event.time <= limit else { return }
        let isOwn = event.customer.elementsEqual(id)
        if isOwn {
            timeline.entries.append(.event(describe(event, place: place())))
        }
        decisions.takesNotes = isOwn
        while engine.apply(.event(event), to: &customers, into: &decisions) == .more { takeUp() }
        takeUp()
    }

    /// Keeps a dead letter whose line holds the customer's id as a value: who it is of, nobody knows.
    package mutating func keep(_ deadLetter: DeadLetterRecord) {
        guard deadLetter.value.names(id) else { return }
        timeline.entries.append(
            .deadLetter(
                reason: deadLetter.reason.rawValue, detail: deadLetter.detail,
                place: "\(deadLetter.place)"))
    }

    /// The log is at its end: time runs on to `until`.
    package mutating func finish() {
        decisions.takesNotes = false
        guard let input = until.input(engineTime: engine.time) else { return }
        var progress = Engine.Progress.more
        while progress == .more {
            progress = engine.apply(input, to: &customers, into: &decisions)
            takeUp()
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

    /// Takes the notes, the customer's decisions and their new waits into the timeline.
    private mutating func takeUp() {
        for note in decisions.notes {
            // Waits are looked up below: a note does not say whose they are.
            if case .waiting = note { continue }
            timeline.entries.append(.note(note, name: note.subject(in: engine.rules)))
        }
        takeUpDecisions()
        takeUpWaits()
        decisions.removeAll()
    }

    private mutating func takeUpDecisions() {
        guard decisions.decisions.contains(where: { isOwn($0) }) else { return }
        var lines = RecordLines()
        writer.write(decisions, into: &lines)
        var requestLines = lines.sendRequests.split(separator: UInt8(ascii: "\n"))[...]
        var recordLines = lines.decisions.split(separator: UInt8(ascii: "\n"))[...]
        for decision in decisions.decisions {
            let record = recordLines.removeFirst()
            let request = decision.outcome == .sent ? requestLines.removeFirst() : nil
            guard isOwn(decision) else { continue }
            timeline.entries.append(
                .decision(describe(decision, record: record, request: request)))
        }
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
            rule: rule.name, step: send?.name, channel: send?.channel,
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
                    kind: instance.state == .awaiting ? .awaitedEvent : .step,
                    rule: instance.rule, key: Self.key(of: instance.entry), until: instance.due))
        }
        for watch in customers[customer].watches where watch.isSet {
            now.append(
                Wait(
                    kind: .trigger, rule: watch.rule, key: Self.key(of: watch.entry),
                    until: watch.due))
        }
        for watch in customers[customer].calendarWatches where watch.isSet {
            now.append(Wait(kind: .trigger, rule: watch.rule, key: nil, until: watch.due))
        }
        for wait in now where !waits.contains(wait) {
            timeline.entries.append(
                .waiting(
                    wait.kind, rule: engine.rules.rules[Int(wait.rule)].name, key: wait.key,
                    until: wait.until))
        }
        waits = now
    }

    private static func key(of entry: EntryMemory) -> String? {
        entry.withParts { key, _ in key.map { String(decoding: $0, as: UTF8.self) } }
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
