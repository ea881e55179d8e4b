// What gates keep of a customer, into bytes and back.

import Calendar
import Digests
import RuleSet

extension RecordCodec {
    func encodeGates(of record: borrowing CustomerRecord, into bytes: inout [UInt8]) {
        encodePreferences(of: record, into: &bytes)
        encodeRemembered(of: record, into: &bytes)
        encodeConversions(of: record, into: &bytes)
        encodeAutoChannels(of: record, into: &bytes)
        encodeWindows(of: record, into: &bytes)
        encodeScores(of: record, into: &bytes)
        encodeBounced(of: record, into: &bytes)
    }

    /// An index as its number, nothing as 0.
    func number(_ index: Int32, _ numbers: [UInt32]) -> UInt64 {
        index < 0 ? 0 : UInt64(numbers[Int(index)])
    }

    /// The index of a number; -1 for 0 and for what the rule set does not have.
    func index(
        orNone number: UInt64, _ kind: FieldTable.Kind
    ) throws(RecordDamage) -> Int32 {
        number == 0 ? -1 : try index(of: number, kind).map { Int32($0) } ?? -1
    }

    static func append(_ digest: Digest, to bytes: inout [UInt8]) {
        bytes.append(word: digest.high)
        bytes.append(word: digest.low)
    }

    static func digest(_ reader: inout RecordReader) throws(RecordDamage) -> Digest {
        Digest(high: try reader.word(), low: try reader.word())
    }

    // MARK: Preferences

    private static let hasChannels: UInt8 = 1
    private static let hasThemes: UInt8 = 2
    private static let hasMaxPerWeek: UInt8 = 4
    private static let hasHours: UInt8 = 8
    private static let hasDays: UInt8 = 16

    /// time, what is stated; names, number, two seconds of the day, a set of days
    private func encodePreferences(
        of record: borrowing CustomerRecord, into bytes: inout [UInt8]
    ) {
        guard let preferences = record.gates.preferences else { return }
        let start = open(.preferences, in: &bytes)
        bytes.append(preferences.time, since: record.latest)
        bytes.append(
            (preferences.channels != nil ? Self.hasChannels : 0)
                | (preferences.themes != nil ? Self.hasThemes : 0)
                | (preferences.maxPerWeek != nil ? Self.hasMaxPerWeek : 0)
                | (preferences.hours != nil ? Self.hasHours : 0)
                | (preferences.days != nil ? Self.hasDays : 0))
        for names in [preferences.channels, preferences.themes] {
            guard let names else { continue }
            bytes.append(varint: UInt64(names.count))
            for name in names {
                bytes.append(varint: UInt64(name.count))
                bytes.append(contentsOf: name)
            }
        }
        if let maxPerWeek = preferences.maxPerWeek { bytes.append(signed: maxPerWeek) }
        if let hours = preferences.hours {
            bytes.append(varint: UInt64(hours.startSecond))
            bytes.append(varint: UInt64(hours.endSecond))
        }
        if let days = preferences.days { bytes.append(days.bits) }
        close(start, in: &bytes)
    }

    func decodePreferences(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        var preferences = Preferences(time: try reader.instant(since: record.latest))
        let stated = try reader.byte()
        if stated & Self.hasChannels != 0 { preferences.channels = try Self.names(&reader) }
        if stated & Self.hasThemes != 0 { preferences.themes = try Self.names(&reader) }
        if stated & Self.hasMaxPerWeek != 0 { preferences.maxPerWeek = try reader.signed() }
        if stated & Self.hasHours != 0 {
            let (start, end) = (try reader.varint(), try reader.varint())
            guard start < 86_400, end < 86_400, start != end else { throw .malformed }
            preferences.hours = LocalHours(startSecond: Int(start), endSecond: Int(end))
        }
        if stated & Self.hasDays != 0 { preferences.days = Weekdays(bits: try reader.byte()) }
        // They would go on to count for gates that read them beside their own section.
        if hasPreferences { record.gates.preferences = preferences }
    }

    private static func names(_ reader: inout RecordReader) throws(RecordDamage) -> [[UInt8]] {
        var names: [[UInt8]] = []
        for _ in 0..<(try reader.count(ofAtLeast: 1)) {
            names.append(Array(try reader.take(try reader.size())))
        }
        return names
    }

    // MARK: Messages

    /// id, decided at, rule, kind, theme, channel, ignored at, size of address and it
    private func encodeRemembered(
        of record: borrowing CustomerRecord, into bytes: inout [UInt8]
    ) {
        let count = record.gates.messages.count { $0.isSent }
        if count == 0 { return }
        let start = open(.messages, in: &bytes)
        bytes.append(varint: UInt64(count))
        for message in record.gates.messages where message.isSent {
            Self.append(message.id, to: &bytes)
            bytes.append(message.decidedAt, since: record.latest)
            bytes.append(varint: number(message.rule, ruleNumbers))
            bytes.append(varint: number(message.kind, kindNumbers))
            bytes.append(varint: number(message.theme, themeNumbers))
            bytes.append(varint: number(message.channel, channelNumbers))
            bytes.append(message.ignoredAt, since: message.decidedAt, orNone: .distantFuture)
            bytes.append(varint: UInt64(message.address.count))
            bytes.append(contentsOf: message.address)
        }
        close(start, in: &bytes)
    }

    func decodeRemembered(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        var messages: [Message] = []
        let count = try reader.count(ofAtLeast: 23)
        messages.reserveCapacity(count)
        for _ in 0..<count {
            let id = try Self.digest(&reader)
            let decidedAt = try reader.instant(since: record.latest)
            let rule = try index(orNone: try reader.varint(), .rule)
            let kind = try index(orNone: try reader.varint(), .kind)
            let theme = try index(orNone: try reader.varint(), .theme)
            let channel = try index(orNone: try reader.varint(), .channel)
            let ignoredAt = try reader.instant(since: decidedAt, orNone: .distantFuture)
            messages.append(
                Message(
                    id: id, decidedAt: decidedAt, rule: rule, kind: kind, theme: theme,
                    channel: channel, address: Array(try reader.take(try reader.size())),
                    ignoredAt: ignoredAt))
        }
        // A rule set that remembers none would never forget them.
        if remembersMessages { record.gates.setMessages(messages) }
    }

    private func encodeAutoChannels(
        of record: borrowing CustomerRecord, into bytes: inout [UInt8]
    ) {
        if record.gates.autoChannels.isEmpty { return }
        let start = open(.autoChannels, in: &bytes)
        for channel in record.gates.autoChannels {
            bytes.append(varint: number(channel, channelNumbers))
        }
        close(start, in: &bytes)
    }

    func decodeAutoChannels(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        var channels: [Int32] = []
        while !reader.isAtEnd {
            channels.append(try index(orNone: try reader.varint(), .channel))
        }
        if keepsAutoChannels { record.gates.setAutoChannels(channels) }
    }

    /// channel, address
    private func encodeBounced(of record: borrowing CustomerRecord, into bytes: inout [UInt8]) {
        if record.gates.bounced.isEmpty { return }
        let start = open(.bounced, in: &bytes)
        for bounced in record.gates.bounced where bounced.channel >= 0 {
            bytes.append(varint: number(bounced.channel, channelNumbers))
            bytes.append(varint: UInt64(bounced.address.count))
            bytes.append(contentsOf: bounced.address)
        }
        close(start, in: &bytes)
    }

    func decodeBounced(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        while !reader.isAtEnd {
            let channel = try index(of: try reader.varint(), .channel)
            let address = Array(try reader.take(try reader.size()))
            // Without events that say so an address would stay unfit for ever.
            guard let channel, keepsAddresses else { continue }
            record.gates.bounce(address, onChannel: Int32(channel))
        }
    }

    // MARK: Arbitration

    /// last number; number, start, end, how many were sent, the id of the last of them
    private func encodeWindows(of record: borrowing CustomerRecord, into bytes: inout [UInt8]) {
        if record.gates.lastWindowNumber == 0 { return }
        let start = open(.windows, in: &bytes)
        bytes.append(varint: UInt64(record.gates.lastWindowNumber))
        for window in record.gates.windows {
            bytes.append(varint: UInt64(window.number))
            bytes.append(window.start, since: record.latest)
            bytes.append(window.end, since: window.start)
            bytes.append(varint: UInt64(window.sentCount))
            if let lastSent = window.lastSent { Self.append(lastSent, to: &bytes) }
        }
        close(start, in: &bytes)
    }

    func decodeWindows(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        record.gates.lastWindowNumber = try Self.serial(&reader)
        while !reader.isAtEnd {
            let number = try Self.serial(&reader)
            let start = try reader.instant(since: record.latest)
            let end = try reader.instant(since: start)
            guard let sentCount = Int32(exactly: try reader.varint()) else { throw .malformed }
            record.gates.windows.append(
                ArbitrationWindow(
                    number: number, start: start, end: end, sentCount: sentCount,
                    lastSent: sentCount > 0 ? try Self.digest(&reader) : nil))
        }
    }

    // MARK: Pressure

    /// half-life, due; channel (0 for the customer) and state, amount, bucket
    private func encodeScores(of record: borrowing CustomerRecord, into bytes: inout [UInt8]) {
        if record.gates.scores.isEmpty { return }
        let start = open(.scores, in: &bytes)
        bytes.append(varint: UInt64(halfLifeMs))
        bytes.append(record.gates.pressureDue, since: record.latest, orNone: .distantFuture)
        for (index, score) in record.gates.scores.enumerated() where score != PressureScore() {
            let number = index == 0 ? 0 : scoreNumbers[index - 1]
            bytes.append(varint: UInt64(number) << 2 | UInt64(score.state.rawValue))
            bytes.append(varint: UInt64(score.amount))
            bytes.append(signed: score.bucket)
        }
        close(start, in: &bytes)
    }

    /// A bucket of another half-life as that which holds its first instant.
    private func bucket(_ bucket: Int64, ofHalfLife oldHalfLifeMs: Int64) -> Int64 {
        if oldHalfLifeMs == halfLifeMs || halfLifeMs == 0 { return bucket }
        // What no event can have is of a damaged record.
        let farthest = Int64.max / 4 / oldHalfLifeMs
        let start = PressureScore.start(
            ofBucket: min(max(bucket, -farthest), farthest), halfLifeMs: oldHalfLifeMs)
        return PressureScore.bucket(of: start, halfLifeMs: halfLifeMs)
    }

    func decodeScores(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        guard let oldHalfLifeMs = Int64(exactly: try reader.varint()), oldHalfLifeMs > 0
        else { throw .malformed }
        let due = try reader.instant(since: record.latest, orNone: .distantFuture)
        var scores: [PressureScore] = []
        while !reader.isAtEnd {
            let number = try reader.varint()
            guard let state = PressurePolicy.State(rawValue: Int(number & 3)),
                let amount = Int64(exactly: try reader.varint())
            else { throw .malformed }
            let score = PressureScore(
                amount: amount, bucket: bucket(try reader.signed(), ofHalfLife: oldHalfLifeMs),
                state: state)
            var place: Int? = number >> 2 == 0 ? 0 : nil
            if place == nil, try index(of: number >> 2, .channel) != nil {
                place = scoreNumbers.firstIndex { UInt64($0) == number >> 2 }.map { $0 + 1 }
            }
            guard halfLifeMs > 0, let place else { continue }
            if scores.isEmpty {
                scores = Array(repeating: PressureScore(), count: scoreNumbers.count + 1)
            }
            scores[place] = score
        }
        if scores.isEmpty { return }
        record.gates.scores = scores
        record.gates.pressureDue = due
    }
}
