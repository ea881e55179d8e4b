// Bytes into a record.

import Calendar
import RuleSet

extension RecordCodec {
    /// Reads a record that was written under any rule set of the table, in place of what `record`
    /// holds; if it throws, `record` is what it was.
    ///
    /// What the codec's rule set does not have is dropped, and what the record does not have is as
    /// for a customer of whom it was never set; so with an epoch other than the present one the
    /// caller still has to
    ///
    /// - decide `rule_changed` for what has departed,
    /// - set the calendar of a customer who is known: due times are those of the earlier rule set,
    ///   and new rules have none,
    /// - look at the segments that rules start on: new ones were never looked at,
    /// - call `Customers.updateDue(of:)`, as after every change of timers; and so it must, in any
    ///   case, to put the customer into the index by due time.
    package func decode(
        _ bytes: UnsafeRawBufferPointer, into record: inout CustomerRecord
    ) throws(RecordDamage) -> Decoded {
        var reader = RecordReader(bytes)
        var fresh = CustomerRecord(idOffset: record.idOffset, idCount: Int(record.idCount))
        fresh.queuedDue = record.queuedDue
        fresh.changedIn = record.changedIn
        let head = try Self.head(&reader)
        var decoded = Decoded(epoch: head.epoch)
        fresh.latest = try reader.instant(since: .epoch, orNone: .distantPast)
        while true {
            let number = try reader.varint()
            if number == UInt64(RecordPart.end) { break }
            var content = RecordReader(try reader.take(try reader.size()))
            guard let part = UInt8(exactly: number).flatMap(RecordPart.init) else { continue }
            switch part {
            case .erasure: fresh.erasedAt = try content.instant(since: .epoch)
            case .serial: fresh.nextSerial = try Self.serial(&content)
            case .attributes: try decodeAttributes(&content, into: &fresh)
            case .consents:
                try decode(
                    &content, .purpose, count: purposeNumbers.count, latest: fresh.latest,
                    into: &fresh.consents)
            case .themes:
                try decode(
                    &content, .theme, count: themeNumbers.count, latest: fresh.latest,
                    into: &fresh.themes)
            case .numbers: try decodeNumbers(&content, into: &fresh)
            case .series: try decodeSeries(&content, into: &fresh)
            case .instances:
                try decodeInstances(
                    &content, version: head.version, into: &fresh, departed: &decoded.departed)
            case .watches: try decodeWatches(&content, into: &fresh)
            case .calendarWatches: try decodeCalendarWatches(&content, into: &fresh)
            case .segmentWatches: try decodeSegmentWatches(&content, into: &fresh)
            case .sent: try decodeMessages(&content, byKey: false, into: &fresh)
            case .sentByKey: try decodeMessages(&content, byKey: true, into: &fresh)
            case .exits: try decodeExits(&content, into: &fresh)
            case .awaitedEvents: try decodeAwaitedEvents(&content, into: &fresh)
            case .seen: try decodeSeenIDs(&content, into: &fresh)
            case .preferences: try decodePreferences(&content, into: &fresh)
            case .messages: try decodeRemembered(&content, into: &fresh)
            case .autoChannels: try decodeAutoChannels(&content, into: &fresh)
            case .windows: try decodeWindows(&content, into: &fresh)
            case .scores: try decodeScores(&content, into: &fresh)
            case .bounced: try decodeBounced(&content, into: &fresh)
            case .messageDetails: try decodeDetails(&content, into: &fresh)
            case .clicks: try decodeClicks(&content, into: &fresh)
            case .unsentDecisions: try decodeUnsent(&content, into: &fresh)
            case .unsettled:
                try decodeUnsettled(&content, into: &fresh, unused: &decoded.unusedEvents)
            case .interests: try decodeInterests(&content, into: &fresh)
            }
            guard content.isAtEnd else { throw .malformed }
        }
        guard reader.isAtEnd else { throw .malformed }
        fresh.due = fresh.wakesAt
        fresh.estimateHeld(storedBytes: bytes.count)
        record = fresh
        return decoded
    }

    static func serial(_ reader: inout RecordReader) throws(RecordDamage) -> UInt32 {
        guard let serial = UInt32(exactly: try reader.varint()) else { throw .malformed }
        return serial
    }

    private func decodeAttributes(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        while !reader.isAtEnd {
            let index = try index(of: try reader.varint(), .attribute)
            let time = try reader.instant(since: record.latest)
            let value = try StoredValue(from: &reader)
            guard let index else { continue }
            if record.attributes.isEmpty {
                record.attributes = Array(
                    repeating: AttributeState(), count: attributeNumbers.count)
            }
            record.attributes[index] = AttributeState(time: time, value: value)
        }
    }

    private func decode(
        _ reader: inout RecordReader, _ kind: FieldTable.Kind, count: Int, latest: Instant,
        into statements: inout [Statement]
    ) throws(RecordDamage) {
        while !reader.isAtEnd {
            let number = try reader.varint()
            let time = try reader.instant(since: latest)
            guard let index = try index(of: number >> 1, kind) else { continue }
            if statements.isEmpty { statements = Array(repeating: Statement(), count: count) }
            statements[index] = Statement(time: time, isFor: number & 1 != 0)
        }
    }

    private func decodeNumbers(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        while !reader.isAtEnd {
            let number = try reader.varint()
            let isDouble = number & 1 != 0
            let total = try FactTotal(from: &reader, isDouble: isDouble)
            guard let fact = try index(of: number >> 1, .fact) else { continue }
            let form = forms[fact]
            guard !form.isSeries, form.hasDoubleBits == isDouble else { throw .malformed }
            if record.numbers.isEmpty {
                record.numbers = Array(repeating: FactTotal(), count: numberFacts.count)
            }
            record.numbers[form.place] = total
        }
    }

    private func decodeSeries(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        while !reader.isAtEnd {
            let number = try reader.varint()
            var content = RecordReader(try reader.take(try reader.size()))
            guard let fact = try index(of: number, .fact) else { continue }
            let form = forms[fact]
            guard form.isSeries else { throw .malformed }
            if record.series.isEmpty {
                record.series = Array(repeating: FactSeries(), count: seriesFacts.count)
            }
            record.series[form.place] = try FactSeries(
                from: &content, form, latest: record.latest)
            guard content.isAtEnd else { throw .malformed }
        }
    }

    private func decodeExits(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        let count = try reader.count(ofAtLeast: 3)
        record.exits.reserveCapacity(count)
        for _ in 0..<count {
            let number = try reader.varint()
            let typeNumber = try reader.varint()
            let type = typeNumber == 0 ? nil : try index(of: typeNumber, .eventType)
            let time = try reader.instant(since: record.latest)
            let key = number & 1 != 0 ? try reader.take(try reader.size()) : nil
            guard let rule = try index(of: number >> 1, .rule) else { continue }
            record.exits.append(
                RememberedExit(
                    rule: Int32(rule), key: key.map { Array($0) },
                    type: type.map { Int32($0) } ?? RememberedExit.otherTypes, time: time))
        }
    }

    private func decodeSeenIDs(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        let count = try reader.count(ofAtLeast: 17)
        record.seen.entries.reserveCapacity(count)
        var last = record.latest
        for _ in 0..<count {
            let first = try reader.word()
            let second = try reader.word()
            last = try reader.instant(since: last)
            record.seen.entries.append(SeenIDs.Entry(first: first, second: second, time: last))
        }
    }
}
