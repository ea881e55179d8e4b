// relance replay --topic, beside the daemon on the same topics.

import Foundation
import Kafka
import Testing

@Suite("Replay of topics", .timeLimit(.minutes(2)))
struct TopicReplayCommandTests {
    /// A broker with two partitions of `events`, which hold a log keyed by customer.
    private static func fill(_ log: String) throws -> DevelopmentBroker {
        let broker = try DevelopmentBroker("--partitions", "2")
        let producer = try Producer(KafkaProperties(bootstrap: broker.address))
        let topic = try producer.topic("events")
        for line in log.split(separator: "\n") {
            let customer = line.firstMatch(of: /"subject":"([^"]+)"/)?.1 ?? ""
            let accepted = try Array(customer.utf8).withUnsafeBytes { key in
                try Array(line.utf8).withUnsafeBytes { value in
                    try producer.produce(to: topic, .byKey, key: key, value: value)
                }
            }
            #expect(accepted == .accepted)
        }
        try producer.flush(timeoutMs: 10_000)
        return broker
    }

    /// Values of a topic, in the order of each partition.
    private static func values(of topic: String, _ broker: DevelopmentBroker) throws -> [String] {
        let consumer = try Consumer(KafkaProperties(bootstrap: broker.address))
        var values: [String] = []
        for partition in Int32(0)..<2 {
            let place = TopicPartition(topic, partition)
            let end = try consumer.watermarks(of: place, timeoutMs: 10_000).high
            try consumer.assign([PartitionStart(topic, partition, at: .beginning)])
            var batch = MessageBatch()
            var next: Int64 = 0
            let limit = ContinuousClock.now + .seconds(20)
            while next < end, ContinuousClock.now < limit {
                _ = consumer.poll(into: &batch, max: 100, timeoutMs: 100)
                for index in 0..<batch.count {
                    let message = batch[index]
                    next = message.offset + 1
                    values.append(
                        String(
                            decoding: message.value ?? .init(start: nil, count: 0), as: UTF8.self))
                }
            }
            #expect(next == end)
        }
        return values
    }

    private static func lines(_ relance: Relance, _ name: String) throws -> [String] {
        try relance.read(name).split(separator: "\n").map(String.init)
    }

    @Test(
        "A topic gives what the daemon wrote of it, with the journal and, by the log's time, without",
        arguments: ["system", "log"])
    func likeTheDaemon(clock: String) throws {
        let broker = try Self.fill(Shop.log + Shop.longLog(count: 300))
        let relance = try Relance.inShop()
        // The events lie in the past: a daemon acts on none of them unless a rule says since when.
        try relance.write(
            relance.read("config/rules/shop.yaml")
                .replacing("    kind:", with: "    since: 2026-01-01\n    kind:"),
            to: "config/rules/shop.yaml")
        let run = try relance.run(
            "run", "--ephemeral", "--stop-at-end", "--clock", clock, "--brokers", broker.address)
        #expect(run.code == 0, "\(run.error)")
        let sent = try Self.values(of: "relance.send-requests", broker).sorted()
        let decided = try Self.values(of: "relance.decisions", broker).sorted()
        #expect(decided.count > 1)

        let withJournal = try relance.run(
            "replay", "--topic", "events", "--journal", "relance.journal", "--out", "again",
            "--brokers", broker.address)
        #expect(withJournal.code == 0, "\(withJournal.error)")
        #expect(try Self.lines(relance, "again/send-requests.jsonl").sorted() == sent)
        #expect(try Self.lines(relance, "again/decisions.jsonl").sorted() == decided)
        guard clock == "log" else { return }
        let alone = try relance.run(
            "replay", "--topic", "events", "--out", "alone", "--brokers", broker.address)
        #expect(alone.code == 0, "\(alone.error)")
        #expect(try Self.lines(relance, "alone/decisions.jsonl").sorted() == decided)
    }

    @Test("A dead letter of a topic says its partition and offset; a range is read alone")
    func places() throws {
        let broker = try Self.fill(Shop.log)
        let relance = try Relance.inShop()
        let run = try relance.run(
            "replay", "--topic", "events", "--out", "out", "--format", "json", "--brokers",
            broker.address)
        #expect(run.code == 0, "\(run.error)")
        let letters = try Self.lines(relance, "out/dead-letters.jsonl")
        #expect(letters.count == 1)
        #expect(letters.first?.contains(#""topic":"events","partition":"#) == true)
        let part = try relance.run(
            "replay", "--topic", "events", "--from", "1", "--to", "2", "--format", "json",
            "--brokers", broker.address)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(part.output.utf8)) as? [String: Any])
        let count = (object["events"] as? Int) ?? (object["events"] as? [String: Any])?.count ?? -1
        #expect(count <= 2)
    }

    @Test("A topic or a journal that is none ends with 3")
    func failures() throws {
        let broker = try Self.fill(Shop.log)
        let relance = try Relance.inShop()
        let absent = try relance.run(
            "replay", "--topic", "absent", "--brokers", broker.address)
        #expect(absent.code == 3)
        #expect(absent.error == "relance: cannot read absent: there is no such topic\n")
        let noJournal = try relance.run(
            "replay", "--topic", "events", "--journal", "events", "--brokers", broker.address)
        #expect(noJournal.code == 3)
        #expect(noJournal.error.contains("is no record of a journal"))
    }
}
