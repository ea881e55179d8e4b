// How far a partition is: what is durable of it beside its customers.

import Calendar
import Engine
import Events
import Expression

/// The clock record of a partition, in the changelog: how far its input is applied, and at which engine
/// time. Written with every commit that changes it.
package struct ClockRecord: Sendable, Equatable {
    package var partition: Int
    /// By topic, the offsets that the group has committed with it.
    package var offsets: [JournalRecord.TopicOffset]
    /// Nil before the first event.
    package var engineTime: Instant?
    /// The last customer whom the scan of a new rule set has reached, empty at its beginning; nil where
    /// all are reached.
    package var scannedThrough: String?
    /// Instances that run.
    package var waiting: Int
    /// When the partition was begun, by the clock: it tells one changelog from another.
    package var beganAt: Instant
    /// What one customer alone has said of the time; nil: nothing.
    package var claim: JumpClaim?

    package init(
        partition: Int, offsets: [JournalRecord.TopicOffset], engineTime: Instant?,
        scannedThrough: String?, waiting: Int, beganAt: Instant, claim: JumpClaim? = nil
    ) {
        self.partition = partition
        self.offsets = offsets
        self.engineTime = engineTime
        self.scannedThrough = scannedThrough
        self.waiting = waiting
        self.beganAt = beganAt
        self.claim = claim
    }
}

extension ClockRecord {
    /// The record as one JSON object, without a newline.
    package var json: [UInt8] {
        var line: [UInt8] = []
        line.beginRecord("clock", partition, offsets)
        line.append(field: "engine_time", engineTime)
        if let scannedThrough {
            line.append(#","scanned_through":"#)
            line.append(jsonString: scannedThrough)
        }
        line.append(#","waiting":"#)
        line.append(decimal: waiting)
        line.append(field: "began_at", beganAt)
        line.append(field: "claimed_time", claim?.time)
        if let claim {
            line.append(#","claimed_by":"#)
            line.append(jsonString: claim.customer)
        }
        line.append("}")
        return line
    }
}

/// The clock record's bytes → the record, by the scanner that reads events.
package struct ClockReader: ~Copyable {
    private enum Slot: Int, CaseIterable {
        case topics, offsets, engineTime, scannedThrough, waiting, beganAt, claimedTime, claimedBy
    }

    private var scanner = Scanner(
        schema: EventSchema(
            kinds: ["clock"],
            fields: Slot.allCases.map { slot in
                switch slot {
                case .topics: ("topics", .list(.string), true)
                case .offsets: ("offsets", .list(.int), true)
                case .engineTime: ("engine_time", .timestamp, false)
                case .scannedThrough: ("scanned_through", .string, false)
                case .waiting: ("waiting", .int, true)
                case .beganAt: ("began_at", .timestamp, true)
                case .claimedTime: ("claimed_time", .timestamp, false)
                case .claimedBy: ("claimed_by", .string, false)
                }
            }))

    package init() {}

    /// Nil for what is no clock record.
    package mutating func read(_ payload: UnsafeRawBufferPointer) -> ClockRecord? {
        guard case .event(let event) = scanner.scan(payload),
            let offsets = event.topicOffsets(
                topics: Slot.topics.rawValue, offsets: Slot.offsets.rawValue),
            let waiting = event.number(Slot.waiting.rawValue),
            let beganAt = event.instant(Slot.beganAt.rawValue), let partition = event.partition
        else { return nil }
        var claim: JumpClaim?
        if let time = event.instant(Slot.claimedTime.rawValue),
            let customer = event.text(Slot.claimedBy.rawValue)
        {
            claim = JumpClaim(time: time, customer: customer)
        }
        return ClockRecord(
            partition: partition, offsets: offsets,
            engineTime: event.instant(Slot.engineTime.rawValue),
            scannedThrough: event.text(Slot.scannedThrough.rawValue),
            waiting: Int(waiting), beganAt: beganAt, claim: claim)
    }
}
