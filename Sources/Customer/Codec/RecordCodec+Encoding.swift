// A record into bytes.

import Calendar
import RuleSet

extension RecordCodec {
    /// Appends the record, as the engine leaves it between two inputs, to `bytes`; `epoch` numbers
    /// the activation of the codec's rule set. The customer's id is no part of it. Allocates
    /// nothing if `bytes` has room. Hot.
    package func encode(
        _ record: borrowing CustomerRecord, epoch: UInt32, into bytes: inout [UInt8]
    ) {
        bytes.append(Self.version)
        bytes.append(varint: UInt64(epoch))
        bytes.append(record.due, since: .epoch, orNone: .distantFuture)
        bytes.append(record.latest, since: .epoch, orNone: .distantPast)
        if record.erasedAt != .distantPast {
            let start = open(.erasure, in: &bytes)
            bytes.append(record.erasedAt, since: .epoch)
            close(start, in: &bytes)
        }
        // All else came with an event.
        if record.form == .record { encodeParts(of: record, into: &bytes) }
        bytes.append(RecordPart.end)
    }

    private func encodeParts(of record: borrowing CustomerRecord, into bytes: inout [UInt8]) {
        if record.nextSerial != 0 {
            let start = open(.serial, in: &bytes)
            bytes.append(varint: UInt64(record.nextSerial))
            close(start, in: &bytes)
        }
        encodeAttributes(of: record, into: &bytes)
        encode(
            record.consents, purposeNumbers, as: .consents, latest: record.latest, into: &bytes)
        encode(record.themes, themeNumbers, as: .themes, latest: record.latest, into: &bytes)
        encodeFacts(of: record, into: &bytes)
        encodeInstances(of: record, into: &bytes)
        encodeWatches(of: record, into: &bytes)
        encodeCalendarWatches(of: record, into: &bytes)
        encodeSegmentWatches(of: record, into: &bytes)
        encodeMessages(of: record, byKey: false, as: .sent, into: &bytes)
        encodeMessages(of: record, byKey: true, as: .sentByKey, into: &bytes)
        encodeExits(of: record, into: &bytes)
        encodeAwaitedEvents(of: record, into: &bytes)
        if record.hasGateMemory { encodeGates(of: record, into: &bytes) }
        encodeUnsettled(of: record, into: &bytes)
        encodeInterests(of: record, into: &bytes)
        encodeSeenIDs(of: record, into: &bytes)
    }

    func open(_ part: RecordPart, in bytes: inout [UInt8]) -> Int {
        bytes.append(part.rawValue)
        return bytes.openSized()
    }

    /// A part without content is none.
    func close(_ start: Int, in bytes: inout [UInt8]) {
        if bytes.count == start {
            bytes.removeLast(2)
        } else {
            bytes.closeSized(start)
        }
    }

    /// number, time, value
    private func encodeAttributes(
        of record: borrowing CustomerRecord, into bytes: inout [UInt8]
    ) {
        if record.attributes.isEmpty { return }
        let start = open(.attributes, in: &bytes)
        for index in record.attributes.indices
        where record.attributes[index].time != .distantPast {
            bytes.append(varint: UInt64(attributeNumbers[index]))
            bytes.append(record.attributes[index].time, since: record.latest)
            record.attributes[index].value.append(to: &bytes)
        }
        close(start, in: &bytes)
    }

    /// number and what was stated, time
    private func encode(
        _ statements: [Statement], _ numbers: [UInt32], as part: RecordPart, latest: Instant,
        into bytes: inout [UInt8]
    ) {
        if statements.isEmpty { return }
        let start = open(part, in: &bytes)
        for index in statements.indices where statements[index].isStated {
            bytes.append(varint: UInt64(numbers[index]) << 1 | (statements[index].isFor ? 1 : 0))
            bytes.append(statements[index].time, since: latest)
        }
        close(start, in: &bytes)
    }

    /// number and whether it is a double, total; and: number, size, series
    private func encodeFacts(of record: borrowing CustomerRecord, into bytes: inout [UInt8]) {
        if !record.numbers.isEmpty {
            let start = open(.numbers, in: &bytes)
            for index in record.numbers.indices where !record.numbers[index].isEmpty {
                let (number, form) = numberFacts[index]
                bytes.append(varint: UInt64(number) << 1 | (form.hasDoubleBits ? 1 : 0))
                record.numbers[index].append(to: &bytes, isDouble: form.hasDoubleBits)
            }
            close(start, in: &bytes)
        }
        if !record.series.isEmpty {
            let start = open(.series, in: &bytes)
            for index in record.series.indices where !record.series[index].isEmpty {
                let (number, form) = seriesFacts[index]
                bytes.append(varint: UInt64(number))
                let seriesStart = bytes.openSized()
                record.series[index].append(to: &bytes, form, latest: record.latest)
                bytes.closeSized(seriesStart)
            }
            close(start, in: &bytes)
        }
    }

    /// rule, step, entry, serial, hold, triggered at, clock, expires from, due; of a hold that goes through
    /// a window its number
    private func encodeInstances(
        of record: borrowing CustomerRecord, into bytes: inout [UInt8]
    ) {
        if record.instances.isEmpty { return }
        let start = open(.instances, in: &bytes)
        bytes.append(varint: UInt64(record.instances.count))
        for index in record.instances.indices {
            let rule = Int(record.instances[index].rule)
            let state = record.instances[index].state
            precondition(
                record.instances[index].hasTimer, "between two inputs every instance waits")
            bytes.append(varint: UInt64(ruleNumbers[rule]))
            bytes.append(
                varint: UInt64(
                    stepNumbers[stepStarts[rule] + Int(record.instances[index].step)]))
            record.instances[index].entry.append(
                to: &bytes,
                flags: (state == .awaiting ? Self.isAwaiting : 0)
                    | (record.instances[index].hasSent ? Self.hasSent : 0),
                shape: shapeNumbers[rule], awaitedShape: awaitedShapeNumbers[rule])
            bytes.append(varint: UInt64(record.instances[index].serial))
            bytes.append(
                (state == .held ? Self.isHeld : 0)
                    | (record.instances[index].isPressed ? Self.isPressed : 0)
                    | (record.instances[index].window != 0 ? Self.hasWindow : 0))
            if record.instances[index].window != 0 {
                bytes.append(varint: UInt64(record.instances[index].window))
            }
            let triggeredAt = record.instances[index].triggeredAt
            let clock = record.instances[index].clock
            bytes.append(triggeredAt, since: record.latest)
            bytes.append(clock, since: triggeredAt)
            bytes.append(record.instances[index].expiresFrom, since: triggeredAt)
            bytes.append(record.instances[index].due, since: clock)
        }
        close(start, in: &bytes)
    }

    static let isAwaiting: UInt8 = 64
    static let hasSent: UInt8 = 128
    // Of a hold.
    static let isHeld: UInt8 = 1
    static let isPressed: UInt8 = 2
    static let hasWindow: UInt8 = 4
    static let isArmed: UInt8 = 64

    /// rule with its trigger, entry, time, due, number of times and they
    private func encodeWatches(of record: borrowing CustomerRecord, into bytes: inout [UInt8]) {
        if record.watches.isEmpty { return }
        let start = open(.watches, in: &bytes)
        bytes.append(varint: UInt64(record.watches.count))
        for index in record.watches.indices {
            let rule = Int(record.watches[index].rule)
            bytes.append(varint: UInt64(watchNumbers[rule]))
            record.watches[index].entry.append(
                to: &bytes, flags: record.watches[index].isArmed ? Self.isArmed : 0,
                shape: shapeNumbers[rule], awaitedShape: 0)
            bytes.append(
                record.watches[index].time, since: record.latest, orNone: .distantPast)
            bytes.append(
                record.watches[index].due, since: record.latest, orNone: .distantFuture)
            bytes.append(varint: UInt64(record.watches[index].times.count))
            for time in record.watches[index].times {
                bytes.append(time, since: record.latest, orNone: .distantPast)
            }
        }
        close(start, in: &bytes)
    }

    /// rule and whether one has fired, due, the day of the last
    private func encodeCalendarWatches(
        of record: borrowing CustomerRecord, into bytes: inout [UInt8]
    ) {
        if record.calendarWatches.isEmpty { return }
        let start = open(.calendarWatches, in: &bytes)
        for watch in record.calendarWatches {
            let lastDay = watch.lastDay
            bytes.append(
                varint: UInt64(watchNumbers[Int(watch.rule)]) << 1 | (lastDay == nil ? 0 : 1))
            bytes.append(watch.due, since: record.latest, orNone: .distantFuture)
            if let lastDay { bytes.append(signed: lastDay) }
        }
        close(start, in: &bytes)
    }

    /// segment and whether it holds, looked at, due
    private func encodeSegmentWatches(
        of record: borrowing CustomerRecord, into bytes: inout [UInt8]
    ) {
        if record.segmentWatches.isEmpty { return }
        let start = open(.segmentWatches, in: &bytes)
        for watch in record.segmentWatches {
            bytes.append(
                varint: UInt64(segmentNumbers[Int(watch.segment)]) << 1
                    | (watch.isMember ? 1 : 0))
            bytes.append(watch.lookedAt, since: record.latest, orNone: .distantPast)
            bytes.append(watch.due, since: record.latest, orNone: .distantFuture)
        }
        close(start, in: &bytes)
    }

    /// rule and whether there is a key, type, time, key
    private func encodeExits(of record: borrowing CustomerRecord, into bytes: inout [UInt8]) {
        if record.exits.isEmpty { return }
        let start = open(.exits, in: &bytes)
        bytes.append(varint: UInt64(record.exits.count))
        for index in record.exits.indices {
            let number = UInt64(ruleNumbers[Int(record.exits[index].rule)])
            let hasKey = record.exits[index].key != nil
            bytes.append(varint: number << 1 | (hasKey ? 1 : 0))
            let type = record.exits[index].type
            bytes.append(varint: type < 0 ? 0 : UInt64(typeNumbers[Int(type)]))
            bytes.append(record.exits[index].time, since: record.latest)
            if let key = record.exits[index].key {
                bytes.append(varint: UInt64(key.count))
                bytes.append(contentsOf: key)
            }
        }
        close(start, in: &bytes)
    }

    /// type, time, number of runs and they, shape, size of values and they
    private func encodeAwaitedEvents(
        of record: borrowing CustomerRecord, into bytes: inout [UInt8]
    ) {
        if record.awaitedEvents.isEmpty { return }
        let start = open(.awaitedEvents, in: &bytes)
        bytes.append(varint: UInt64(record.awaitedEvents.count))
        for event in record.awaitedEvents {
            bytes.append(varint: UInt64(typeNumbers[Int(event.type)]))
            bytes.append(event.time, since: record.latest)
            bytes.append(varint: UInt64(event.runs.count))
            for run in event.runs { bytes.append(varint: UInt64(run)) }
            let shape = awaitedEventShapeNumbers[Int(event.type)]
            bytes.append(varint: UInt64(shape))
            if shape == 0 { continue }
            bytes.append(varint: UInt64(event.values.count))
            bytes.append(contentsOf: event.values)
        }
        close(start, in: &bytes)
    }

    /// 16 bytes, time
    private func encodeSeenIDs(of record: borrowing CustomerRecord, into bytes: inout [UInt8]) {
        if record.seen.entries.isEmpty { return }
        let start = open(.seen, in: &bytes)
        bytes.append(varint: UInt64(record.seen.entries.count))
        var last = record.latest
        for entry in record.seen.entries {
            bytes.append(word: entry.first)
            bytes.append(word: entry.second)
            bytes.append(entry.time, since: last)
            last = entry.time
        }
        close(start, in: &bytes)
    }
}
