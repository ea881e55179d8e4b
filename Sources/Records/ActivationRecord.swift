// Since when which rules act: what the changelog says of a partition's rule set.

import Calendar
import Events
import Expression

/// The activation record of a partition, in the changelog. Written when a rule set is activated.
package struct ActivationRecord: Sendable, Equatable {
    package struct Rule: Sendable, Equatable {
        package var name: String
        /// The rule acts on matches from this time on; nil: on all.
        package var since: Instant?

        package init(name: String, since: Instant?) {
            self.name = name
            self.since = since
        }
    }

    package var partition: Int
    /// The number of the activation, from 1 on; records of customers carry that under which they were
    /// written.
    package var epoch: UInt32
    /// The time of the activation; nil where it was before the first event of a clock that goes by the
    /// log.
    package var activatedAt: Instant?
    /// In the order of their names.
    package var rules: [Rule]
    package var ruleSet: String
    /// Rule sets that were active before, the last one last: none of them comes back by itself (decision 0031).
    package var earlier: [String]
    /// When that was by the clock, whatever tells the time of events; nil in records of before.
    package var tookOverAt: Instant?

    package init(
        partition: Int, epoch: UInt32, activatedAt: Instant?, rules: [Rule], ruleSet: String,
        earlier: [String] = [], tookOverAt: Instant? = nil
    ) {
        self.partition = partition
        self.epoch = epoch
        self.activatedAt = activatedAt
        self.rules = rules
        self.ruleSet = ruleSet
        self.earlier = earlier
        self.tookOverAt = tookOverAt
    }

    /// So many earlier rule sets are remembered.
    package static let earlierLimit = 100
}

extension ActivationRecord {
    /// The record as one JSON object, without a newline.
    package var json: [UInt8] {
        var line = Array(#"{"kind":"activation","partition":"#.utf8)
        line.append(decimal: partition)
        line.append(#","epoch":"#)
        line.append(decimal: epoch)
        line.append(field: "activated_at", activatedAt)
        line.append(#","rules":["#)
        for (index, rule) in rules.enumerated() {
            if index > 0 { line.append(",") }
            line.append(jsonString: rule.name)
        }
        line.append(#"],"since":["#)
        for (index, rule) in rules.enumerated() {
            line.append(index > 0 ? #",""# : "\"")
            if let since = rule.since { RFC3339.write(since, into: &line) }
            line.append("\"")
        }
        line.append("]")
        line.append(field: "took_over_at", tookOverAt)
        for (index, ruleSet) in earlier.enumerated() {
            line.append(index == 0 ? #","earlier":["# : ",")
            line.append(jsonString: ruleSet)
        }
        if !earlier.isEmpty { line.append("]") }
        line.endRecord(ruleSet)
        return line
    }
}

/// The activation record's bytes → the record, by the scanner that reads events.
package struct ActivationReader: ~Copyable {
    private enum Slot: Int, CaseIterable {
        case epoch, activatedAt, rules, since, earlier, tookOverAt, ruleSet
    }

    private var scanner = Scanner(
        schema: EventSchema(
            kinds: ["activation"],
            fields: Slot.allCases.map { slot in
                switch slot {
                case .epoch: ("epoch", .int, true)
                case .activatedAt: ("activated_at", .timestamp, false)
                case .rules: ("rules", .list(.string), true)
                case .since: ("since", .list(.string), true)
                case .earlier: ("earlier", .list(.string), false)
                case .tookOverAt: ("took_over_at", .timestamp, false)
                case .ruleSet: ("ruleset", .string, true)
                }
            }))

    package init() {}

    /// Nil for what is no activation record.
    package mutating func read(_ payload: UnsafeRawBufferPointer) -> ActivationRecord? {
        guard case .event(let event) = scanner.scan(payload),
            let epoch = event.number(Slot.epoch.rawValue).flatMap({ UInt32(exactly: $0) }),
            let names = event.texts(Slot.rules.rawValue),
            let since = event.texts(Slot.since.rawValue), names.count == since.count,
            let ruleSet = event.text(Slot.ruleSet.rawValue), let partition = event.partition
        else { return nil }
        return ActivationRecord(
            partition: partition, epoch: epoch,
            activatedAt: event.instant(Slot.activatedAt.rawValue),
            rules: zip(names, since).map { Self.rule($0, since: $1) }, ruleSet: ruleSet,
            earlier: event.texts(Slot.earlier.rawValue) ?? [],
            tookOverAt: event.instant(Slot.tookOverAt.rawValue))
    }

    /// An empty text is no time.
    private static func rule(_ name: String, since text: String) -> ActivationRecord.Rule {
        var text = text
        let since = text.withUTF8 { RFC3339.parse(UnsafeRawBufferPointer($0)) }
        return ActivationRecord.Rule(
            name: name,
            since: since.map {
                Instant(milliseconds: $0.seconds * 1000 + Int64($0.nanoseconds / 1_000_000))
            })
    }
}
