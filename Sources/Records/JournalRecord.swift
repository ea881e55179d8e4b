// What of the daemon's run is not in the events: where it began, and which clock readings it took.

import Calendar

/// One record of the journal, in the partition of its input. With the events it reproduces what the
/// daemon decided, byte for byte.
package enum JournalRecord: Sendable, Equatable {
    /// The daemon took the partition up, with nothing kept of its customers.
    case start(Start)
    /// Another rule set took the customers over, who stay: its new rules act on matches from then on.
    case activation(Start)
    /// Events, or none, were applied together.
    case batch(Batch)

    package struct Start: Sendable, Equatable {
        package var partition: Int
        /// By topic, the first offset that was read.
        package var offsets: [TopicOffset]
        /// Rules act on matches from this time on; nil: on all from these offsets on.
        package var activation: Instant?
        package var isClockSystem: Bool
        package var ruleSet: String
        /// The release of tzdata; nil where the system does not say.
        package var zonesVersion: String?

        package init(
            partition: Int, offsets: [TopicOffset], activation: Instant?, isClockSystem: Bool,
            ruleSet: String, zonesVersion: String? = nil
        ) {
            self.partition = partition
            self.offsets = offsets
            self.activation = activation
            self.isClockSystem = isClockSystem
            self.ruleSet = ruleSet
            self.zonesVersion = zonesVersion
        }
    }

    package struct Batch: Sendable, Equatable {
        package var partition: Int
        /// By topic, the offset behind the last one that was applied.
        package var offsets: [TopicOffset]
        /// The clock reading; nil where only events move time.
        package var reading: Instant?
        /// Whether the end of the topics was reached, so that the reading moved engine time.
        package var isCaughtUp: Bool
        package var ruleSet: String
        /// As that of `Start`.
        package var zonesVersion: String?

        package init(
            partition: Int, offsets: [TopicOffset], reading: Instant?, isCaughtUp: Bool,
            ruleSet: String, zonesVersion: String? = nil
        ) {
            self.partition = partition
            self.offsets = offsets
            self.reading = reading
            self.isCaughtUp = isCaughtUp
            self.ruleSet = ruleSet
            self.zonesVersion = zonesVersion
        }
    }

    package struct TopicOffset: Sendable, Equatable {
        package var topic: String
        package var offset: Int64

        package init(topic: String, offset: Int64) {
            self.topic = topic
            self.offset = offset
        }
    }
}

extension JournalRecord {
    package var zonesVersion: String? {
        switch self {
        case .start(let start), .activation(let start): start.zonesVersion
        case .batch(let batch): batch.zonesVersion
        }
    }

    /// The record as one JSON object, without a newline.
    package var json: [UInt8] {
        switch self {
        case .start(let start): Self.json("start", start)
        case .activation(let activation): Self.json("activation", activation)
        case .batch(let batch): Self.json(batch)
        }
    }

    private static func json(_ kind: StaticString, _ start: Start) -> [UInt8] {
        var line: [UInt8] = []
        line.beginRecord(kind, start.partition, start.offsets)
        line.append(field: "activation", start.activation)
        line.append(start.isClockSystem ? #","clock":"system""# : #","clock":"log""#)
        line.append(zonesVersion: start.zonesVersion)
        line.endRecord(start.ruleSet)
        return line
    }

    private static func json(_ batch: Batch) -> [UInt8] {
        var line: [UInt8] = []
        line.beginRecord("batch", batch.partition, batch.offsets)
        line.append(field: "reading", batch.reading)
        line.append(batch.isCaughtUp ? #","caught_up":true"# : #","caught_up":false"#)
        line.append(zonesVersion: batch.zonesVersion)
        line.endRecord(batch.ruleSet)
        return line
    }
}

extension [UInt8] {
    /// The beginning of a record of the journal, or of the clock record.
    mutating func beginRecord(
        _ kind: StaticString, _ partition: Int, _ offsets: [JournalRecord.TopicOffset]
    ) {
        append(#"{"kind":""#)
        append(kind)
        append(#"","partition":"#)
        append(decimal: partition)
        append(#","topics":["#)
        for (index, offset) in offsets.enumerated() {
            if index > 0 { append(",") }
            append(jsonString: offset.topic)
        }
        append(#"],"offsets":["#)
        for (index, offset) in offsets.enumerated() {
            if index > 0 { append(",") }
            append(decimal: offset.offset)
        }
        append("]")
    }

    /// A time that may be missing.
    mutating func append(field name: StaticString, _ instant: Instant?) {
        guard let instant else { return }
        append(",\"")
        append(name)
        append(#"":""#)
        RFC3339.write(instant, into: &self)
        append("\"")
    }

    fileprivate mutating func append(zonesVersion version: String?) {
        guard let version else { return }
        append(#","tzdata":"#)
        append(jsonString: version)
    }

    mutating func endRecord(_ ruleSet: String) {
        append(#","ruleset":"#)
        append(jsonString: ruleSet)
        append("}")
    }
}
