// What of the daemon's run is not in the events: where it began, and which clock readings it took.

import Calendar
import Foundation

/// One record of the journal, in the partition of its input. With the events it reproduces what the
/// daemon decided, byte for byte.
package enum JournalRecord: Sendable, Equatable {
    /// The daemon took the partition up, with nothing kept of its customers.
    case start(Start)
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

        package init(
            partition: Int, offsets: [TopicOffset], activation: Instant?, isClockSystem: Bool,
            ruleSet: String
        ) {
            self.partition = partition
            self.offsets = offsets
            self.activation = activation
            self.isClockSystem = isClockSystem
            self.ruleSet = ruleSet
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

        package init(
            partition: Int, offsets: [TopicOffset], reading: Instant?, isCaughtUp: Bool,
            ruleSet: String
        ) {
            self.partition = partition
            self.offsets = offsets
            self.reading = reading
            self.isCaughtUp = isCaughtUp
            self.ruleSet = ruleSet
        }
    }

    package struct TopicOffset: Sendable, Equatable, Codable {
        package var topic: String
        package var offset: Int64

        package init(topic: String, offset: Int64) {
            self.topic = topic
            self.offset = offset
        }
    }
}

extension JournalRecord {
    /// The record as one JSON object, without a newline.
    package var json: [UInt8] {
        var line: [UInt8] = []
        switch self {
        case .start(let start):
            Self.begin("start", start.partition, start.offsets, into: &line)
            if let activation = start.activation {
                line.append(#","activation":""#)
                RFC3339.write(activation, into: &line)
                line.append("\"")
            }
            line.append(start.isClockSystem ? #","clock":"system""# : #","clock":"log""#)
            Self.end(start.ruleSet, into: &line)
        case .batch(let batch):
            Self.begin("batch", batch.partition, batch.offsets, into: &line)
            if let reading = batch.reading {
                line.append(#","reading":""#)
                RFC3339.write(reading, into: &line)
                line.append("\"")
            }
            line.append(batch.isCaughtUp ? #","caught_up":true"# : #","caught_up":false"#)
            Self.end(batch.ruleSet, into: &line)
        }
        return line
    }

    private static func begin(
        _ kind: StaticString, _ partition: Int, _ offsets: [TopicOffset], into line: inout [UInt8]
    ) {
        line.append(#"{"kind":""#)
        line.append(kind)
        line.append(#"","partition":"#)
        line.append(decimal: partition)
        line.append(#","offsets":["#)
        for (index, offset) in offsets.enumerated() {
            if index > 0 { line.append(",") }
            line.append(#"{"topic":"#)
            line.append(jsonString: offset.topic)
            line.append(#","offset":"#)
            line.append(decimal: offset.offset)
            line.append("}")
        }
        line.append("]")
    }

    private static func end(_ ruleSet: String, into line: inout [UInt8]) {
        line.append(#","ruleset":"#)
        line.append(jsonString: ruleSet)
        line.append("}")
    }
}

extension JournalRecord {
    /// What `json` wrote; nil for what no journal holds.
    package init?(json bytes: UnsafeRawBufferPointer) {
        guard let form = try? JSONDecoder().decode(Form.self, from: Data(bytes)) else { return nil }
        switch form.kind {
        case "start":
            guard form.activation == nil || form.activation?.instant != nil else { return nil }
            self = .start(
                Start(
                    partition: form.partition, offsets: form.offsets,
                    activation: form.activation?.instant, isClockSystem: form.clock != "log",
                    ruleSet: form.ruleset))
        case "batch":
            guard form.reading == nil || form.reading?.instant != nil,
                let isCaughtUp = form.isCaughtUp
            else { return nil }
            self = .batch(
                Batch(
                    partition: form.partition, offsets: form.offsets,
                    reading: form.reading?.instant,
                    isCaughtUp: isCaughtUp, ruleSet: form.ruleset))
        default:
            return nil
        }
    }

    /// The JSON's keys, of both kinds.
    private struct Form: Decodable {
        var kind: String
        var partition: Int
        var offsets: [TopicOffset]
        var activation: String?
        var clock: String?
        var reading: String?
        var isCaughtUp: Bool?
        var ruleset: String

        enum CodingKeys: String, CodingKey {
            case kind, partition, offsets, activation, clock, reading, ruleset
            case isCaughtUp = "caught_up"
        }
    }
}

extension String {
    fileprivate var instant: Instant? { Instant(rfc3339: self) }
}
