// One partition of a topic through the engine as the daemon takes it, with its journal if there is one.

import Calendar
import Digests
import Engine
import Events
import Inputs
import Records
import RuleSet

/// Reads a partition and drives a `Replayer` with it, an event or a step of the journal at a time.
///
/// Without a journal only events move time. With one, its records say where the daemon began anew, which
/// events it took together, and at which reading of the clock: so the same records come out.
package struct PartitionReplay<Source: PartitionRecords & ~Copyable>: ~Copyable {
    private struct Head {
        var record: PartitionRecord
        /// Nil for a tombstone that is passed over.
        var verdict: Verdict?

        /// What orders it among the topics: what is no event waits for nobody.
        var time: Instant {
            if case .event(let event) = verdict { event.time } else { .distantPast }
        }
    }

    /// A topic's head lives in its scanners until the topic's next record.
    private struct TopicScanner: ~Copyable {
        var documents: Scanner
        var data: Scanner
    }

    private var source: Source
    /// Rule sets that the journal may name, by their hashes.
    private let ruleSets: [String: RuleSet]
    private let scanners: UnsafeMutablePointer<TopicScanner>
    private let topicCount: Int
    private var heads: [Head?]
    private var isAtEnd: [Bool]
    private var journal: ArraySlice<JournalRecord>
    /// By topic: where the step at hand stops; nil where it runs to the end.
    private var limits: [Int64]?
    /// The reading with which the step at hand ends.
    private var closing: Instant?
    private var hasBegun = false
    /// Of scanners with other schemas.
    private var pastSurrogateHalves = 0
    /// Another release of tzdata than that of the rules, with which the daemon has decided.
    private var otherZones: String?
    /// Whether the journal has said where the daemon began.
    private var hasStarted = false

    /// `journal` is that of this partition, in its order; nil for none. Without one the first of the rule
    /// sets is the only one.
    package init(
        _ source: consuming Source, schema: EventSchema, journal: [JournalRecord]?,
        ruleSets: [String: RuleSet] = [:]
    ) {
        self.ruleSets = ruleSets
        topicCount = source.topics.count
        scanners = .allocate(capacity: topicCount)
        for topic in 0..<topicCount {
            (scanners + topic).initialize(
                to: TopicScanner(
                    documents: Scanner(schema: schema), data: Scanner(ofData: schema)))
        }
        heads = Array(repeating: nil, count: topicCount)
        isAtEnd = Array(repeating: false, count: topicCount)
        self.journal = (journal ?? [])[...]
        // Without a journal all records are one step; with one, nothing happens before its first.
        limits = journal == nil ? nil : Array(repeating: 0, count: topicCount)
        hasBegun = journal != nil
        self.source = source
    }

    deinit {
        scanners.deinitialize(count: topicCount)
        scanners.deallocate()
    }

    /// Another release of tzdata than that of the rules, if the daemon has decided with one; told once.
    package mutating func takeOtherZones() -> String? {
        defer { otherZones = nil }
        return otherZones
    }

    /// Takes the next record, or ends a step; false when there is nothing left.
    package mutating func advance(_ replayer: inout Replayer) throws(ReplayFailure) -> Bool {
        if !hasBegun {
            hasBegun = true
            replayer.takeTime(from: .topic)
            replayer.beginAnew(activation: nil)
        }
        guard let topic = try next() else { return try takeStep(&replayer) }
        guard let head = heads[topic] else { preconditionFailure("a topic without a head is next") }
        heads[topic] = nil
        switch head.verdict {
        case .event(let event):
            if let detail = replayer.objection(to: event) {
                keep(head.record, ofTopic: topic, .tooFarAhead, detail, &replayer)
            } else {
                replayer.apply(event)
            }
        case .deadLetter(let reason, let detail):
            keep(head.record, ofTopic: topic, reason, detail, &replayer)
        case nil: replayer.countTombstone()
        }
        return true
    }

    private func keep(
        _ record: PartitionRecord, ofTopic topic: Int, _ reason: DeadLetterReason,
        _ detail: String, _ replayer: inout Replayer
    ) {
        let payload = record.payload ?? UnsafeRawBufferPointer(start: nil, count: 0)
        replayer.keep(
            DeadLetterRecord(
                reason: reason, detail: detail,
                place: .topic(
                    source.topics[topic], partition: source.partition, offset: record.offset),
                value: payload, sizeBytes: payload.count))
    }

    /// The topic whose head comes next within the step, by (time, topic); nil at the step's end.
    private mutating func next() throws(ReplayFailure) -> Int? {
        var next: (time: Instant, topic: Int)?
        for topic in 0..<topicCount {
            try fill(topic)
            guard let head = heads[topic], head.record.offset < limits?[topic] ?? .max else {
                continue
            }
            if next.map({ head.time < $0.time }) ?? true { next = (head.time, topic) }
        }
        return next?.topic
    }

    private mutating func fill(_ topic: Int) throws(ReplayFailure) {
        guard heads[topic] == nil, !isAtEnd[topic] else { return }
        do throws(InputError) {
            guard let record = try source.next(ofTopic: topic) else {
                isAtEnd[topic] = true
                return
            }
            heads[topic] = Head(record: record, verdict: scan(record, topic: topic))
        } catch {
            throw .input(error)
        }
    }

    private func scan(_ record: PartitionRecord, topic: Int) -> Verdict? {
        guard let attributes = record.attributes else {
            return scanners[topic].documents.scan(
                record: record.payload, recordTime: record.recordTime)
        }
        return scanners[topic].data.scan(
            data: record.payload, attributes: attributes, recordTime: record.recordTime)
    }

    /// Ends the step at hand and begins the journal's next one.
    private mutating func takeStep(_ replayer: inout Replayer) throws(ReplayFailure) -> Bool {
        if let reading = closing {
            closing = nil
            replayer.apply(reading: reading)
        }
        guard let record = journal.popFirst() else {
            replayer.surrogateHalves += surrogateHalves
            return false
        }
        if let version = record.zonesVersion, version != replayer.engine.rules.zones.version {
            otherZones = version
        }
        switch record {
        case .start(let start):
            hasStarted = true
            replayer.takeTime(from: start.isClockSystem ? .clock : .topic)
            if start.ruleSet == replayer.ruleSetHash.hex {
                replayer.beginAnew(activation: start.activation)
            } else {
                let rules = try ruleSet(start.ruleSet, of: replayer)
                try balancing { () throws(Imbalance) in
                    try replayer.beginAnew(rules, activation: start.activation)
                }
                use(rules.schema)
            }
            try skip(to: offsets(of: start.offsets))
            limit(from: start)
        case .activation(let activation):
            guard hasStarted else { throw .journalWithoutStart(partition: source.partition) }
            let rules = try ruleSet(activation.ruleSet, of: replayer)
            replayer.takeTime(from: activation.isClockSystem ? .clock : .topic)
            try balancing { () throws(Imbalance) in
                try replayer.activate(
                    rules, at: activation.activation,
                    newSince: activation.isClockSystem ? activation.activation : nil)
            }
            use(rules.schema)
            limit(from: activation)
        case .batch(let batch):
            guard hasStarted else { throw .journalWithoutStart(partition: source.partition) }
            guard batch.ruleSet == replayer.ruleSetHash.hex else {
                throw .otherRules(journal: batch.ruleSet, given: replayer.ruleSetHash.hex)
            }
            limits = offsets(of: batch.offsets)
            read(at: batch.reading)
            if let reading = batch.reading {
                replayer.begin(reading: reading)
                closing = batch.isCaughtUp ? reading : nil
            }
        }
        return true
    }

    /// Where only events move time the journal has no batches, unless several topics merge: the step goes
    /// on to where the daemon began anew, or with other rules, if it did.
    private mutating func limit(from start: JournalRecord.Start) {
        if start.isClockSystem || topicCount > 1 {
            limits = offsets(of: start.offsets)
            return
        }
        limits = nil
        for record in journal {
            switch record {
            case .start(let next), .activation(let next):
                limits = offsets(of: next.offsets)
                return
            case .batch: continue
            }
        }
    }

    /// Events are read by another schema from here on, those included that were looked at already.
    private mutating func use(_ schema: EventSchema) {
        pastSurrogateHalves = surrogateHalves
        for topic in 0..<topicCount {
            scanners[topic] = TopicScanner(
                documents: Scanner(schema: schema), data: Scanner(ofData: schema))
            scanAnew(topic)
        }
    }

    /// Events must not be far ahead of this reading from here on, those included that were looked at already.
    private mutating func read(at clock: Instant?) {
        for topic in 0..<topicCount {
            scanners[topic].documents.clock = clock
            scanners[topic].data.clock = clock
            let halves = surrogateHalves
            scanAnew(topic)
            pastSurrogateHalves -= surrogateHalves - halves
        }
    }

    private mutating func scanAnew(_ topic: Int) {
        guard let record = heads[topic]?.record else { return }
        heads[topic] = Head(record: record, verdict: scan(record, topic: topic))
    }

    /// Met by all scanners so far.
    private var surrogateHalves: Int {
        var sum = pastSurrogateHalves
        for topic in 0..<topicCount {
            sum += scanners[topic].documents.surrogateHalves + scanners[topic].data.surrogateHalves
        }
        return sum
    }

    private func ruleSet(
        _ hash: String, of replayer: borrowing Replayer
    ) throws(ReplayFailure) -> RuleSet {
        guard let rules = ruleSets[hash] else {
            throw .otherRules(journal: hash, given: replayer.ruleSetHash.hex)
        }
        return rules
    }

    private func balancing(_ body: () throws(Imbalance) -> Void) throws(ReplayFailure) {
        do throws(Imbalance) {
            try body()
        } catch {
            throw .books(error)
        }
    }

    /// Passes over what no daemon took up: records before its first start.
    private mutating func skip(to offsets: [Int64]) throws(ReplayFailure) {
        for topic in 0..<topicCount {
            try fill(topic)
            while let head = heads[topic], head.record.offset < offsets[topic] {
                heads[topic] = nil
                try fill(topic)
            }
        }
    }

    private func offsets(of places: [JournalRecord.TopicOffset]) -> [Int64] {
        source.topics.map { topic in places.first { $0.topic == topic }?.offset ?? 0 }
    }
}
