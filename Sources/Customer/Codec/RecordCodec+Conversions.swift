// What goals and attribution keep of messages and decisions, into bytes and back (S61). Without either
// a record has none of it.

import Calendar
import Digests
import RuleSet

extension RecordCodec {
    /// Behind the messages that were sent, to whose places they refer.
    func encodeConversions(of record: borrowing CustomerRecord, into bytes: inout [UInt8]) {
        if record.gates.messages.isEmpty { return }
        encodeDetails(of: record, into: &bytes)
        encodeClicks(of: record, into: &bytes)
        encodeUnsent(of: record, into: &bytes)
    }

    // MARK: Messages

    private static let isTreated: UInt8 = 1
    private static let isConverted: UInt8 = 2
    private static let hasKey: UInt8 = 4
    private static let hasLabels: UInt8 = 8

    /// shape of labels; how far behind the last one that is told of, what is said, key, labels
    private func encodeDetails(
        of record: borrowing CustomerRecord, into bytes: inout [UInt8]
    ) {
        let nothing = Message.Details()
        var start: Int?
        var distance = 0
        for message in record.gates.messages where message.isSent {
            let details = message.details
            if details == nothing {
                distance += 1
                continue
            }
            if start == nil {
                start = open(.messageDetails, in: &bytes)
                bytes.append(varint: UInt64(labelsNumber))
            }
            bytes.append(varint: UInt64(distance))
            bytes.append(
                (details.isTreated ? Self.isTreated : 0)
                    | (details.isConverted ? Self.isConverted : 0)
                    | (details.key != nil ? Self.hasKey : 0)
                    | (details.labels.isEmpty ? 0 : Self.hasLabels))
            if let key = details.key { Self.append(text: key, to: &bytes) }
            if !details.labels.isEmpty { Self.append(text: details.labels, to: &bytes) }
            distance = 0
        }
        if let start { close(start, in: &bytes) }
    }

    func decodeDetails(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        let shape = try reader.varint()
        if shape != 0 { _ = try index(of: shape, .shape) }
        var messages = record.gates.messages
        var place = 0
        while !reader.isAtEnd {
            let distance = try reader.varint()
            let flags = try reader.byte()
            var details = Message.Details()
            details.isTreated = flags & Self.isTreated != 0
            details.isConverted = flags & Self.isConverted != 0
            if flags & Self.hasKey != 0 { details.key = try Self.text(&reader) }
            if flags & Self.hasLabels != 0 {
                details.labels = try labels(try Self.text(&reader), ofShape: shape)
            }
            // The messages themselves were dropped where the rule set remembers none.
            if !remembersMessages { continue }
            guard distance < UInt64(messages.count - place) else { throw .malformed }
            place += Int(distance)
            if hasConversions { messages[place].details = details }
            place += 1
        }
        if hasConversions { record.gates.setMessages(messages) }
    }

    /// Labels at the places of this rule set.
    private func labels(
        _ written: [UInt8], ofShape shape: UInt64
    ) throws(RecordDamage) -> [UInt8] {
        guard let labels = MessageLabels.split(written) else { throw .malformed }
        if shape == UInt64(labelsNumber) || labelsNumber == 0 {
            return labelsNumber == 0 ? [] : written
        }
        guard shape > 0 else { throw .malformed }
        let names = slotsByShape[Int(shape)]
        var own: [UInt8] = []
        for name in slotsByShape[Int(labelsNumber)] {
            let place = names.firstIndex(of: name)
            let label = place.flatMap { $0 < labels.count ? labels[$0] : nil } ?? []
            label.withUnsafeBytes { MessageLabels.append($0, to: &own) }
        }
        return own
    }

    /// the place among the messages, time
    private func encodeClicks(of record: borrowing CustomerRecord, into bytes: inout [UInt8]) {
        if record.gates.clicks.isEmpty { return }
        var ids: [Digest] = []
        for message in record.gates.messages where message.isSent { ids.append(message.id) }
        let start = open(.clicks, in: &bytes)
        for click in record.gates.clicks {
            guard let place = ids.lastIndex(of: click.message) else { continue }
            bytes.append(varint: UInt64(place))
            bytes.append(click.time, since: record.latest)
        }
        close(start, in: &bytes)
    }

    func decodeClicks(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        var clicks: [Click] = []
        let messages = record.gates.messages
        while !reader.isAtEnd {
            let place = try reader.varint()
            let time = try reader.instant(since: record.latest)
            if !remembersMessages { continue }
            guard place < UInt64(messages.count) else { throw .malformed }
            clicks.append(Click(message: messages[Int(place)].id, time: time))
        }
        guard clicks.count <= Click.limit else { throw .malformed }
        // Without attribution they would count for nothing, and keep their messages.
        if remembersClicks { record.gates.setClicks(clicks) }
    }

    // MARK: Decisions that sent nothing

    private static let isControl: UInt8 = 1

    /// how far behind the last one it stands among all, id, decided at, rule, kind, theme, channel, what
    /// is said, key
    private func encodeUnsent(of record: borrowing CustomerRecord, into bytes: inout [UInt8]) {
        var start: Int?
        var distance = 0
        for message in record.gates.messages {
            if message.isSent {
                distance += 1
                continue
            }
            if start == nil { start = open(.unsentDecisions, in: &bytes) }
            bytes.append(varint: UInt64(distance))
            Self.append(message.id, to: &bytes)
            bytes.append(message.decidedAt, since: record.latest)
            bytes.append(varint: number(message.rule, ruleNumbers))
            bytes.append(varint: number(message.kind, kindNumbers))
            bytes.append(varint: number(message.theme, themeNumbers))
            bytes.append(varint: number(message.channel, channelNumbers))
            bytes.append(
                (message.details.outcome == .control ? Self.isControl : 0)
                    | (message.details.isConverted ? Self.isConverted : 0)
                    | (message.details.key != nil ? Self.hasKey : 0))
            if let key = message.details.key { Self.append(text: key, to: &bytes) }
            distance = 0
        }
        if let start { close(start, in: &bytes) }
    }

    func decodeUnsent(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        let sent = record.gates.messages
        var messages: [Message] = []
        var place = 0
        while !reader.isAtEnd {
            let distance = try reader.varint()
            if remembersMessages {
                guard distance <= UInt64(sent.count - place) else { throw .malformed }
                messages += sent[place..<place + Int(distance)]
                place += Int(distance)
            }
            let id = try Self.digest(&reader)
            let decidedAt = try reader.instant(since: record.latest)
            let rule = try index(orNone: try reader.varint(), .rule)
            let kind = try index(orNone: try reader.varint(), .kind)
            let theme = try index(orNone: try reader.varint(), .theme)
            let channel = try index(orNone: try reader.varint(), .channel)
            let flags = try reader.byte()
            var details = Message.Details()
            details.outcome = flags & Self.isControl != 0 ? .control : .suppressed
            details.isTreated = details.outcome == .suppressed
            details.isConverted = flags & Self.isConverted != 0
            if flags & Self.hasKey != 0 { details.key = try Self.text(&reader) }
            messages.append(
                Message(
                    id: id, decidedAt: decidedAt, rule: rule, kind: kind, theme: theme,
                    channel: channel, address: [], ignoredAt: .distantFuture, details: details))
        }
        // Nothing else looks at them.
        if hasGoals { record.gates.setMessages(messages + sent[place...]) }
    }

    private static func append(text: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(varint: UInt64(text.count))
        bytes.append(contentsOf: text)
    }

    private static func text(_ reader: inout RecordReader) throws(RecordDamage) -> [UInt8] {
        Array(try reader.take(try reader.size()))
    }
}
