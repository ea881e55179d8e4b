// Properties of librdkafka that relance.yaml may not set, each with the reason.

/// What is refused, and why: the daemon sets these itself, or a promise would break.
enum ReservedProperties {
    static func objection(to name: String) -> String? {
        let name = name.lowercased()
        return name.hasPrefix("auto.commit.") ? commits : reasons[name]
    }

    /// Whether the value may not stand in a file that people read.
    static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return secrets.contains(name) || name.hasSuffix(".password") || name.hasSuffix(".secret")
    }

    private static let secrets: Set<String> = ["ssl.key.pem", "sasl.oauthbearer.config"]

    private static let ownKey = "relance.yaml has a key of its own for it: "
    private static let commits = "offsets are committed in the transaction, with what they led to"
    private static let copies = "without it a retry could write a message twice"

    private static let reasons = [
        "bootstrap.servers": ownKey + "`kafka.brokers`",
        "metadata.broker.list": ownKey + "`kafka.brokers`",
        "group.id": ownKey + "`group`",
        "group.instance.id": "a worker that is shut out must be able to come back as another",
        "client.id": ownKey + "`instance`",
        "transactional.id": ownKey + "`instance`",
        "enable.auto.commit": commits,
        "enable.auto.offset.store": commits,
        "auto.offset.reset":
            "events that are gone must stop the daemon; it begins at the earliest if nothing is committed",
        "topic.auto.offset.reset": "events that are gone must stop the daemon",
        "isolation.level": "what a broken transaction left must not be seen",
        "enable.idempotence": copies,
        "enable.gapless.guarantee": copies,
        "acks": "a commit must survive the loss of a broker",
        "request.required.acks": "a commit must survive the loss of a broker",
        "partition.assignment.strategy":
            "partitions are handed over whole, when their transaction has ended",
        "partitioner": "messages go to the partition where other clients look for the customer",
        "enable.partition.eof": "the end of a topic tells the daemon that it has caught up",
        "plugin.library.paths": "code from outside could do anything",
        "test.mock.num.brokers": "a broker in the process would lose everything at its end",
        "statistics.interval.ms": "the daemon asks for statistics when it needs them",
    ]
}
