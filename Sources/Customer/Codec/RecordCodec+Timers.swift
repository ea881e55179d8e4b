// Bytes into what has timers: instances and watches.

import Calendar
import Expression
import RuleSet

extension RecordCodec {
    func decodeInstances(
        _ reader: inout RecordReader, version: UInt8, into record: inout CustomerRecord,
        departed: inout [DepartedInstance]
    ) throws(RecordDamage) {
        // rule, step, 2 of the entry, serial, hold, 4 times; nothing was held before version 2
        let hasHolds = version >= 2
        let count = try reader.count(ofAtLeast: hasHolds ? 10 : 9)
        record.instances.reserveCapacity(count)
        for _ in 0..<count {
            let ruleNumber = try reader.varint()
            let stepNumber = try reader.varint()
            let flags = try reader.byte()
            let entry = try EntryCoding(from: &reader, flags: flags)
            let serial = try Self.serial(&reader)
            let hold = hasHolds ? try reader.byte() : 0
            let window = hold & Self.hasWindow != 0 ? try Self.serial(&reader) : 0
            let triggeredAt = try reader.instant(since: record.latest)
            let clock = try reader.instant(since: triggeredAt)
            let expiresFrom = try reader.instant(since: triggeredAt)
            let due = try reader.instant(since: clock)
            let rule = try index(of: ruleNumber, .rule)
            _ = try index(of: stepNumber, .step)
            let hasSent = flags & Self.hasSent != 0
            let state: Instance.State =
                flags & Self.isAwaiting != 0
                ? .awaiting : hold & Self.isHeld != 0 ? .held : .waiting
            guard let rule, let step = step(stepNumber, ofRule: rule, of: state)
            else {
                departed.append(
                    DepartedInstance(
                        rule: rule, ruleNumber: UInt32(ruleNumber),
                        stepNumber: UInt32(stepNumber), triggeredAt: triggeredAt,
                        hasSent: hasSent, entry: entry.memory(values: [], awaited: [])))
                continue
            }
            if let last = record.instances.last {
                guard last.rule < rule || last.rule == rule && entry.isBehind(last.entry)
                else { throw .malformed }
            }
            var instance = Instance(
                rule: rule, serial: serial, triggeredAt: triggeredAt, clock: clock,
                entry: try memory(of: entry, ofRule: rule, needsValues: true))
            instance.step = Int32(step)
            instance.state = state
            instance.isPressed = hold & Self.isPressed != 0
            instance.window = window
            instance.hasSent = hasSent
            instance.expiresFrom = expiresFrom
            instance.due = due
            record.instances.append(instance)
        }
    }

    /// The step of a rule with this number, if an instance in this state can stand there.
    private func step(_ number: UInt64, ofRule rule: Int, of state: Instance.State) -> Int? {
        let start = stepStarts[rule]
        for place in start..<stepStarts[rule + 1] where UInt64(stepNumbers[place]) == number {
            let canStand =
                switch state {
                case .awaiting: isWaitFor[place]
                case .held: isSend[place]
                default: true
                }
            return canStand ? place - start : nil
        }
        return nil
    }

    func decodeWatches(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        // rule, 2 of the entry, time, due, count
        let count = try reader.count(ofAtLeast: 6)
        record.watches.reserveCapacity(count)
        for _ in 0..<count {
            let number = try reader.varint()
            let flags = try reader.byte()
            let entry = try EntryCoding(from: &reader, flags: flags)
            let time = try reader.instant(since: record.latest, orNone: .distantPast)
            let due = try reader.instant(since: record.latest, orNone: .distantFuture)
            var times: [Instant] = []
            let timeCount = try reader.count(ofAtLeast: 1)
            times.reserveCapacity(timeCount)
            for _ in 0..<timeCount {
                times.append(try reader.instant(since: record.latest, orNone: .distantPast))
            }
            guard let rule = try index(of: number, .watch) else { continue }
            guard calendarPlaces[rule] < 0 else { throw .malformed }
            if let last = record.watches.last {
                guard last.rule < rule || last.rule == rule && entry.isBehind(last.entry)
                else { throw .malformed }
            }
            let isArmed = flags & Self.isArmed != 0
            // One that has fired, and those that are but remembered, keep the key alone.
            let needsValues = due != .distantFuture || isSilence[rule] && !isArmed
            var watch = Watch(
                rule: rule, entry: try memory(of: entry, ofRule: rule, needsValues: needsValues))
            watch.isArmed = isArmed
            watch.time = time
            watch.due = due
            watch.times = times
            record.watches.append(watch)
        }
    }

    func decodeCalendarWatches(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        while !reader.isAtEnd {
            let number = try reader.varint()
            let due = try reader.instant(since: record.latest, orNone: .distantFuture)
            let lastDay = number & 1 != 0 ? try reader.signed() : nil
            guard let rule = try index(of: number >> 1, .watch) else { continue }
            let place = calendarPlaces[rule]
            guard place >= 0 else { throw .malformed }
            if record.calendarWatches.isEmpty {
                record.calendarWatches = calendarRules.map { CalendarWatch(rule: $0) }
            }
            record.calendarWatches[place].due = due
            record.calendarWatches[place].lastDay = lastDay
        }
    }

    func decodeSegmentWatches(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        while !reader.isAtEnd {
            let number = try reader.varint()
            let lookedAt = try reader.instant(since: record.latest, orNone: .distantPast)
            let due = try reader.instant(since: record.latest, orNone: .distantFuture)
            guard let segment = try index(of: number >> 1, .segment), segmentPlaces[segment] >= 0
            else { continue }
            if record.segmentWatches.isEmpty {
                record.segmentWatches = triggerSegments.map { SegmentWatch(segment: $0) }
            }
            record.segmentWatches[segmentPlaces[segment]].isMember = number & 1 != 0
            record.segmentWatches[segmentPlaces[segment]].look(at: lookedAt, due: due)
        }
    }
}

// MARK: Values of events

extension RecordCodec {
    func decodeAwaitedEvents(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        let count = try reader.count(ofAtLeast: 4)
        record.awaitedEvents.reserveCapacity(count)
        for _ in 0..<count {
            let typeNumber = try reader.varint()
            let time = try reader.instant(since: record.latest)
            var runs: [UInt32] = []
            for _ in 0..<(try reader.count(ofAtLeast: 1)) { runs.append(try Self.serial(&reader)) }
            let shape = try reader.varint()
            var values = UnsafeRawBufferPointer(start: nil, count: 0)
            if shape != 0 {
                values = try reader.take(try reader.size())
                try check(values, shape: shape)
            }
            guard let type = try index(of: typeNumber, .eventType) else { continue }
            let present = UInt64(awaitedEventShapeNumbers[type])
            record.awaitedEvents.append(
                AwaitedEvent(
                    type: Int32(type), time: time,
                    values: shape == present
                        ? Array(values)
                        : self.values(values, from: Int(shape), to: Int(present)),
                    runs: runs))
        }
    }

    /// An entry as a rule keeps it: the same bytes where it keeps the same slots, else by name and
    /// type.
    private func memory(
        of entry: EntryCoding, ofRule rule: Int, needsValues: Bool
    ) throws(RecordDamage) -> EntryMemory {
        if entry.hasValues { try check(entry.values, shape: entry.shape) }
        if entry.hasAwaited { try check(entry.awaited, shape: entry.awaitedShape) }
        let shape = UInt64(shapeNumbers[rule])
        let awaitedShape = UInt64(awaitedShapeNumbers[rule])
        let hasSameValues =
            entry.hasValues ? entry.shape == shape : shape == 0 || !needsValues
        if hasSameValues, !entry.hasAwaited || entry.awaitedShape == awaitedShape {
            return entry.memory
        }
        return entry.memory(
            values: values(
                entry.values, from: Int(entry.shape), to: Int(shape)),
            awaited: entry.hasAwaited
                ? values(entry.awaited, from: Int(entry.awaitedShape), to: Int(awaitedShape))
                : [])
    }

    /// Whether the values are those of a shape.
    func check(
        _ values: UnsafeRawBufferPointer, shape: UInt64
    ) throws(RecordDamage) {
        _ = try index(of: shape, .shape)
        let end = ValueCodec.end(ofValues: slotsByShape[Int(shape)].count, in: values)
        guard end == values.count else { throw .malformed }
    }

    /// Values of one shape as those of another.
    func values(
        _ values: UnsafeRawBufferPointer, from old: Int, to new: Int
    ) -> [UInt8] {
        var ranges: [Range<Int>] = []
        for _ in slotsByShape[old] {
            let start = ranges.last?.upperBound ?? 0
            ranges.append(start..<ValueCodec.end(ofValues: 1, in: values, from: start)!)
        }
        var bytes: [UInt8] = []
        for slot in slotsByShape[new] {
            if let place = slotsByShape[old].firstIndex(of: slot) {
                bytes.append(contentsOf: values[ranges[place]])
            } else {
                ValueCodec.encode(.absent, into: &bytes)
            }
        }
        return bytes
    }
}

extension EntryCoding {
    /// Whether it comes behind another of the same rule.
    fileprivate func isBehind(_ other: EntryMemory) -> Bool {
        other.compareKey(to: key) < 0
    }
}
