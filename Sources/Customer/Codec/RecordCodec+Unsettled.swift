// Events that wait to take effect, into bytes and back (S66).

import Calendar
import RuleSet

extension RecordCodec {
    /// type, time, engine time at its arrival, the event as an entry
    func encodeUnsettled(of record: borrowing CustomerRecord, into bytes: inout [UInt8]) {
        if record.unsettled.isEmpty { return }
        let start = open(.unsettled, in: &bytes)
        bytes.append(varint: UInt64(record.unsettled.count))
        var last = Instant.epoch
        for event in record.unsettled {
            let number = unsettledTypeNumbers[Int(event.type)]
            precondition(number > 0, "an event waits of whose type the table knows nothing")
            bytes.append(varint: UInt64(number))
            bytes.append(event.time, since: last)
            bytes.append(event.arrivedAt, since: event.time)
            event.event.append(
                to: &bytes, flags: 0, shape: unsettledShapeNumbers[Int(event.type)],
                awaitedShape: 0)
            last = event.time
        }
        close(start, in: &bytes)
    }

    /// What the rule set has no use for is dropped, as it is of one that arrives, and counted.
    func decodeUnsettled(
        _ reader: inout RecordReader, into record: inout CustomerRecord, unused: inout Int
    ) throws(RecordDamage) {
        // type, 2 times, 2 of the entry
        let count = try reader.count(ofAtLeast: 5)
        record.unsettled.reserveCapacity(count)
        var last = Instant.epoch
        for _ in 0..<count {
            let typeNumber = try reader.varint()
            let time = try reader.instant(since: last)
            let arrivedAt = try reader.instant(since: time)
            let flags = try reader.byte()
            let entry = try EntryCoding(from: &reader, flags: flags)
            guard entry.isEvent, !entry.hasAwaited, entry.key == nil, time >= last || last == .epoch
            else { throw .malformed }
            if entry.hasValues { try check(entry.values, shape: entry.shape) }
            last = time
            _ = try index(of: typeNumber, .eventType)
            guard let type = unsettledTypes[UInt32(typeNumber)] else {
                unused += 1
                continue
            }
            let shape = UInt64(unsettledShapeNumbers[type])
            let event =
                entry.shape == shape
                ? entry.memory
                : entry.memory(
                    values: values(entry.values, from: Int(entry.shape), to: Int(shape)),
                    awaited: [])
            record.unsettled.append(
                UnsettledEvent(
                    type: type, time: time, arrivedAt: arrivedAt, leadMs: unsettledLeadMs,
                    event: event))
        }
    }
}
