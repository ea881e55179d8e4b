// What of a partition is durable beside its customers.

import Calendar
import Events
import Expression

/// The clock record of a partition, in the changelog: how far its input is applied, at which engine time,
/// and since when which rules act. Written with every commit that changes it.
package struct ClockRecord: Sendable, Equatable {
    package struct Activation: Sendable, Equatable {
        package var rule: String
        /// Nil: the rule acts on all events.
        package var since: Instant?

        package init(rule: String, since: Instant?) {
            self.rule = rule
            self.since = since
        }
    }

    package var partition: Int
    /// By topic, the offsets that the group has committed with it.
    package var offsets: [JournalRecord.TopicOffset]
    /// Nil before the first event.
    package var engineTime: Instant?
    /// In the order of the rules' names.
    package var activations: [Activation]
    /// The number of the rule set's activation, from 1 on: records of customers carry that under which
    /// they were written.
    package var epoch: UInt32
    /// When the rule set was activated.
    package var activatedAt: Instant?
    /// The last customer whom the scan of a new rule set has reached, empty at its beginning; nil where
    /// all are reached.
    package var scannedThrough: String?
    /// Instances that run.
    package var waiting: Int
    package var ruleSet: String

    package init(
        partition: Int, offsets: [JournalRecord.TopicOffset], engineTime: Instant?,
        activations: [Activation], epoch: UInt32, activatedAt: Instant?, scannedThrough: String?,
        waiting: Int, ruleSet: String
    ) {
        self.partition = partition
        self.offsets = offsets
        self.engineTime = engineTime
        self.activations = activations
        self.epoch = epoch
        self.activatedAt = activatedAt
        self.scannedThrough = scannedThrough
        self.waiting = waiting
        self.ruleSet = ruleSet
    }
}

extension ClockRecord {
    /// The record as one JSON object, without a newline.
    package var json: [UInt8] {
        var line: [UInt8] = []
        line.beginRecord("clock", partition, offsets)
        line.append(field: "engine_time", engineTime)
        line.append(#","rules":["#)
        for (index, activation) in activations.enumerated() {
            if index > 0 { line.append(",") }
            line.append(jsonString: activation.rule)
        }
        line.append(#"],"since":["#)
        for (index, activation) in activations.enumerated() {
            line.append(index > 0 ? #",""# : "\"")
            if let since = activation.since { RFC3339.write(since, into: &line) }
            line.append("\"")
        }
        line.append(#"],"epoch":"#)
        line.append(decimal: Int64(epoch))
        line.append(field: "activated_at", activatedAt)
        if let scannedThrough {
            line.append(#","scanned_through":"#)
            line.append(jsonString: scannedThrough)
        }
        line.append(#","waiting":"#)
        line.append(decimal: Int64(waiting))
        line.endRecord(ruleSet)
        return line
    }
}

/// The clock record's bytes → the record, by the scanner that reads events.
package struct ClockReader: ~Copyable {
    private enum Slot: Int, CaseIterable {
        case topics, offsets, engineTime, rules, since, epoch, activatedAt, scannedThrough
        case waiting, ruleSet
    }

    private var scanner = Scanner(
        schema: EventSchema(
            kinds: ["clock"],
            fields: Slot.allCases.map { slot in
                switch slot {
                case .topics: ("topics", .list(.string), true)
                case .offsets: ("offsets", .list(.int), true)
                case .engineTime: ("engine_time", .timestamp, false)
                case .rules: ("rules", .list(.string), true)
                case .since: ("since", .list(.string), true)
                case .epoch: ("epoch", .int, true)
                case .activatedAt: ("activated_at", .timestamp, false)
                case .scannedThrough: ("scanned_through", .string, false)
                case .waiting: ("waiting", .int, true)
                case .ruleSet: ("ruleset", .string, true)
                }
            }))

    package init() {}

    /// Nil for what is no clock record.
    package mutating func read(_ payload: UnsafeRawBufferPointer) -> ClockRecord? {
        guard case .event(let event) = scanner.scan(payload),
            let offsets = event.topicOffsets(
                topics: Slot.topics.rawValue, offsets: Slot.offsets.rawValue),
            let rules = event.texts(Slot.rules.rawValue),
            let since = event.texts(Slot.since.rawValue), rules.count == since.count,
            let epoch = event.number(Slot.epoch.rawValue).flatMap({ UInt32(exactly: $0) }),
            let waiting = event.number(Slot.waiting.rawValue),
            let ruleSet = event.text(Slot.ruleSet.rawValue),
            let partition = event.partition
        else { return nil }
        return ClockRecord(
            partition: partition, offsets: offsets,
            engineTime: event.instant(Slot.engineTime.rawValue),
            activations: zip(rules, since).map { rule, since in
                ClockRecord.Activation(rule: rule, since: Self.instant(since))
            },
            epoch: epoch, activatedAt: event.instant(Slot.activatedAt.rawValue),
            scannedThrough: event.text(Slot.scannedThrough.rawValue), waiting: Int(waiting),
            ruleSet: ruleSet)
    }

    /// Nil for the empty text of a rule without an activation.
    private static func instant(_ text: String) -> Instant? {
        var text = text
        return text.withUTF8 { RFC3339.parse(UnsafeRawBufferPointer($0)) }.map {
            Instant(milliseconds: $0.seconds * 1000 + Int64($0.nanoseconds / 1_000_000))
        }
    }
}
