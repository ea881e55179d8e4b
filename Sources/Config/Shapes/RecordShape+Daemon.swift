// The keys of relance.yaml.

extension RecordShape {
    package static let daemon = RecordShape(
        "relance.yaml",
        [
            .optional("kafka", .record(kafka), "How to reach Kafka."),
            .optional("topics", .record(topics), "The names of the topics."),
            .optional(
                "group", .name, default: "relance",
                "The consumer group; the daemons of one group share the partitions."),
            .optional(
                "instance", .name,
                "Names this process among those of the group; by default host and process id. "
                    + "Two processes with one name shut each other out."),
            .optional(
                "workers", .integer(1...256), default: "1",
                "Threads with a consumer and a producer of their own, among which the process's "
                    + "partitions are shared."),
            .optional("commit", .record(commit), "When a transaction is committed."),
            .optional(
                "clock", .choice(["system", "log"]), default: "system",
                "`system`: timers fire by the clock once the end of the topic is reached. `log`: "
                    + "only events move time, as in a replay."),
            .optional("log", .record(log), "The log lines on standard error."),
            .optional(
                "unsubscribe", .record(unsubscribe),
                "The tokens with which customers unsubscribe in one click; without it there are none."
            ),
            .optional(
                "state", .record(state),
                "The local copy of the customers' records; the truth is in the topic `topics.state`."
            ),
        ])

    private static let kafka = RecordShape(
        "`kafka`",
        [
            .optional(
                "brokers", .oneOrMore(.name), default: "localhost:9092",
                "`host:port` of one or several brokers, from which all others are found."),
            .optional(
                "properties", .table(of: .text, keys: "properties"),
                "Any properties of librdkafka, for consumer and producer."),
            .optional(
                "consumer", .table(of: .text, keys: "properties"),
                "Properties of the consumer alone."),
            .optional(
                "producer", .table(of: .text, keys: "properties"),
                "Properties of the producer alone."),
            .optional(
                "secrets", .table(of: .record(secret), keys: "properties"),
                "Properties that nobody should read, such as `sasl.password`: from the environment "
                    + "or a file."),
        ])

    private static let secret = RecordShape(
        "a secret",
        [
            .optional("env", .name, "The environment variable that holds it."),
            .optional("file", .name, "The file that holds it; a newline at its end is left out."),
        ])

    private static let unsubscribe = RecordShape(
        "`unsubscribe`",
        [
            .required(
                "keys", .list(of: .record(secret)),
                "One key or two, of 16 bytes or more: the first signs, both verify, so that one can take "
                    + "the place of the other."),
            .optional(
                "valid", .duration(allowsZero: false), default: "180d",
                "How long a token holds, from the decision to send, and to the end of that day in UTC."
            ),
        ])

    private static let topics = RecordShape(
        "`topics`",
        [
            .optional(
                "events", .oneOrMore(.name), default: "events",
                "The topics of customer events, keyed by customer; several have the same number of "
                    + "partitions."),
            .optional(
                "send_requests", .name, default: "relance.send-requests",
                "Messages that should leave."),
            .optional(
                "decisions", .name, default: "relance.decisions",
                "What was decided about each message, with the reason."),
            .optional(
                "conversions", .name, default: "relance.conversions",
                "What messages led to; needed where a rule has a `goal`, or policies.yaml `attribution`."
            ),
            .optional(
                "dead_letters", .name, default: "relance.dead-letters",
                "Records that could not be used."),
            .optional(
                "journal", .name, default: "relance.journal",
                "The clock readings with which the events were decided."),
            .optional(
                "state", .name, default: "relance.state",
                "The customers' records, each in its newest form: what a daemon is restored from."),
        ])

    private static let commit = RecordShape(
        "`commit`",
        [
            .optional(
                "every", .duration(allowsZero: false), default: "100ms",
                "A transaction is committed when it is so old; messages are seen after that."),
            .optional(
                "events", .integer(1...10_000_000), default: "1000000",
                "A transaction is committed when it holds so many events."),
            .optional(
                "bytes", .size(atMost: 1 << 40), default: "64MiB",
                "A transaction is committed when its events, and what came of them, have so many bytes."
            ),
        ])

    private static let state = RecordShape(
        "`state`",
        [
            .optional(
                "directory", .name, default: "state",
                "Where the copy is kept, in a directory of the group's name; relative to the working "
                    + "directory. It may be lost: a start without it takes longer."),
            .optional(
                "cache", .size(atMost: 1 << 40), default: "256MiB",
                "Memory for the customers that are met often, of the whole process."),
        ])

    private static let log = RecordShape(
        "`log`",
        [
            .optional(
                "level", .choice(["debug", "info", "warn", "error"]), default: "info",
                "The least important lines that are written."),
            .optional(
                "format", .choice(["logfmt", "json"]), default: "logfmt", "The form of the lines."),
        ])
}
