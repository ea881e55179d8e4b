// What should come out: a replay of the fake broker's logs, with its journal or without.

import Calendar
import Events
import Inputs
import Records
import Replay
import RuleSet

/// One partition of a fake broker.
struct FakePartition: PartitionRecords {
    let topics: [String]
    let partition: Int
    let logs: [[FakeBroker.Record]]
    private var offsets: [Int]

    init(_ broker: FakeBroker, partition: Int) {
        topics = broker.logs.indices.map { "events\($0)" }
        self.partition = partition
        logs = broker.logs.map { $0[partition] }
        offsets = logs.map { _ in 0 }
    }

    mutating func next(ofTopic topic: Int) throws(InputError) -> PartitionRecord? {
        guard offsets[topic] < logs[topic].count else { return nil }
        let record = logs[topic][offsets[topic]]
        defer { offsets[topic] += 1 }
        var attributes: EventAttributes?
        if !record.attributes.isEmpty {
            attributes = EventAttributes()
            attributes?.id = record.attributes["id"].map(lasting)
            attributes?.type = record.attributes["type"].map(lasting)
            attributes?.source = record.attributes["source"].map(lasting)
            attributes?.subject = record.attributes["subject"].map(lasting)
            attributes?.time = record.attributes["time"].map(lasting)
        }
        return PartitionRecord(
            offset: Int64(offsets[topic]), recordTime: record.time,
            payload: lasting(record.payload), attributes: attributes)
    }
}

/// Bytes that live as long as the process.
func lasting(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
    copy.copyBytes(from: bytes)
    return UnsafeRawBufferPointer(copy)
}

struct Reference {
    var sendRequests: [String] = []
    var decisions: [String] = []
    var deadLetters = 0

    init(_ broker: FakeBroker, rules: RuleSet, usesJournal: Bool) throws {
        var reader = JournalReader()
        var journal: [Int: [JournalRecord]] = [:]
        for output in broker.committed where output.topic == "journal" {
            let record = Array(output.value.utf8).withUnsafeBytes { reader.read($0) }
            if let record { journal[output.partition ?? -1, default: []].append(record) }
        }
        var replayer = Replayer(rules: rules, until: .daemon)
        for partition in broker.partitions {
            var replay = PartitionReplay(
                FakePartition(broker, partition: partition), schema: rules.schema,
                journal: usesJournal ? journal[partition, default: []] : nil)
            while try replay.advance(&replayer) {}
        }
        try replayer.finish()
        sendRequests = Self.lines(replayer.lines.sendRequests)
        decisions = Self.lines(replayer.lines.decisions)
        deadLetters = Self.lines(replayer.lines.deadLetters).count
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }
}
