// When rules last sent, for `again`, of the customer and of each key.

import Calendar
import RuleSet

extension RecordCodec {
    /// rule and whether another run has sent, newest and its serial, newest of others, size of the key and it
    func encodeMessages(
        of record: borrowing CustomerRecord, byKey: Bool, as part: RecordPart,
        into bytes: inout [UInt8]
    ) {
        let count = record.sent.count { ($0.key != nil) == byKey }
        if count == 0 { return }
        let start = open(part, in: &bytes)
        bytes.append(varint: UInt64(count))
        for messages in record.sent where (messages.key != nil) == byKey {
            bytes.append(
                varint: UInt64(ruleNumbers[Int(messages.rule)]) << 1
                    | (messages.newestOfOthers == nil ? 0 : 1))
            bytes.append(messages.newest, since: record.latest)
            bytes.append(varint: UInt64(messages.newestSerial))
            if let others = messages.newestOfOthers { bytes.append(others, since: record.latest) }
            guard let key = messages.key else { continue }
            bytes.append(varint: UInt64(key.count))
            bytes.append(contentsOf: key)
        }
        close(start, in: &bytes)
    }

    func decodeMessages(
        _ reader: inout RecordReader, byKey: Bool, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        let count = try reader.count(ofAtLeast: byKey ? 4 : 3)
        record.sent.reserveCapacity(record.sent.count + count)
        for _ in 0..<count {
            let number = try reader.varint()
            let newest = try reader.instant(since: record.latest)
            let serial = try Self.serial(&reader)
            let others = number & 1 != 0 ? try reader.instant(since: record.latest) : nil
            let key = byKey ? try reader.take(try reader.size()) : nil
            guard let rule = try index(of: number >> 1, .rule) else { continue }
            var messages = SentMessages(
                rule: Int32(rule), key: isAgainPerKey[rule] ? key : nil, at: newest,
                serial: serial)
            messages.newestOfOthers = others
            take(messages, into: &record)
        }
    }

    /// What was remembered otherwise than the rule does now: messages of all keys are the customer's; those
    /// of keys that are not known count for each, but for those of which none may ever come again.
    private func take(_ messages: SentMessages, into record: inout CustomerRecord) {
        let rule = Int(messages.rule)
        if messages.key == nil {
            if isAgainPerKey[rule], !countsUnknownKeys[rule] { return }
            let place = record.sent.firstIndex { $0.rule == messages.rule && $0.key == nil }
            if let place {
                record.sent[place].add(messages)
                return
            }
        }
        record.sent.append(messages)
    }
}
