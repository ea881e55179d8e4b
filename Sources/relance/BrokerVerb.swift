// relance broker

import Arguments
import Config
import Glibc
import Kafka

/// librdkafka's mock cluster as a local development broker.
enum BrokerVerb: Command {
    static let verb = Verb(
        "broker", "runs a broker in memory, for development",
        details: """
            One Kafka broker on 127.0.0.1, with the topics of a relance.yaml that names \
            none. Its address is the one line on standard output; it runs until Ctrl-C.

            It is librdkafka's mock broker, and no Kafka: it keeps at most 5 MB or 100,000 records of a \
            partition, the oldest go first; records of aborted transactions are seen by everybody; it \
            forgets the offsets that a transaction commits, so that a daemon begins anew at each start; \
            topics have no settings; nothing outlives it.
            """,
        options: [
            .value(
                "port", .integer(name: "PORT", 1...65535),
                "where it listens, by default on a free port"),
            .value(
                "topic", .text(name: "NAME[:PARTITIONS]"), "makes this topic too",
                isRepeatable: true),
            .value(
                "partitions", .integer(name: "COUNT", 1...1000),
                "of each topic that is given no number of its own", default: "4"),
        ],
        examples: [
            .init(
                "relance broker --port 9092 --partitions 2 --topic clicks:6",
                "runs a broker with the daemon's topics, and 'clicks'")
        ])

    static func run(_ invocation: Invocation) throws(Failure) -> ExitCode {
        let topics = try topics(invocation)
        let cluster: MockCluster
        do throws(KafkaError) {
            cluster = try MockCluster(
                port: invocation.integer(of: "port").map { UInt16($0) })
            for topic in topics {
                try cluster.createTopic(topic.name, partitions: topic.partitions)
            }
        } catch {
            throw Failure(.failure, "the broker does not start: \(error.text)")
        }
        try Terminal.print("\(cluster.bootstrap)\n")
        let named = topics.map { "\($0.name) (\($0.partitions))" }.joined(separator: ", ")
        Terminal.report(
            """
            topics and partitions: \(named)
            a mock broker for development: at most 5 MB or 100,000 records a partition; aborted
            transactions are visible, committed offsets of transactions are not kept; nothing outlives it
            relance run --ephemeral --brokers \(cluster.bootstrap)
            Ctrl-C ends it

            """)
        // A signal ends the process, and the broker with it.
        return withExtendedLifetime(cluster) {
            while true { pause() }
        }
    }

    /// The topics of the default settings, and those that are given, which go before them.
    private static func topics(
        _ invocation: Invocation
    ) throws(Failure) -> [(name: String, partitions: Int)] {
        let partitions = invocation.integer(of: "partitions") ?? 4
        let names = DaemonSettings().topics
        var topics =
            (names.events + [
                names.sendRequests, names.decisions, names.conversions, names.deadLetters,
                names.journal, names.state,
            ]).map { (name: $0, partitions: partitions) }
        for text in invocation.values(of: "topic") {
            let topic = try topic(text, partitions: partitions)
            topics.removeAll { $0.name == topic.name }
            topics.append(topic)
        }
        return topics
    }

    private static func topic(
        _ text: String, partitions: Int
    ) throws(Failure) -> (name: String, partitions: Int) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let count = parts.count == 1 ? partitions : Int(parts[1])
        guard let name = parts.first, isName(name), let count, (1...1000).contains(count) else {
            throw Failure(
                .usage,
                "--topic needs a topic's name, or name and number of partitions such as events:6, "
                    + "not '\(text)'\nSee 'relance help broker'.")
        }
        return (String(name), count)
    }

    /// Kafka's rule for names of topics.
    private static func isName(_ text: Substring) -> Bool {
        (1...249).contains(text.utf8.count) && text != "." && text != ".."
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
