// The keys of events.yaml.

extension RecordShape {
    package static let events = RecordShape(
        "events.yaml",
        [
            .optional(
                "envelope", .record(envelope),
                "Where the envelope stands in the document, as JSON pointers; CloudEvents by default."
            ),
            .optional(
                "dedupe_window", .duration(allowsZero: true), default: "24h",
                "How long a customer's event ids are remembered to drop repeated events; 0s switches "
                    + "it off."),
            .optional(
                "max_ahead", .duration(allowsZero: false), default: "5m",
                "An event this far ahead of its record's time is a dead letter."),
            .optional(
                "max_bytes", .size(atMost: 1 << 30), default: "1MiB",
                "A larger record is a dead letter."),
            .optional(
                "unknown_types", .choice(["skip", "dead_letter"]), default: "skip",
                "What becomes of events whose type is not declared."),
            .required(
                "events",
                .table(
                    of: .table(of: .fieldType(allowsRequired: true), keys: "fields"),
                    keys: "event types"),
                "The event types and their fields: top-level keys of `data`, with types `bool int "
                    + "double string bytes timestamp date duration list(T) map(string,T)`. A field "
                    + "is optional unless its type ends in `!`."),
        ])

    private static let envelope = RecordShape(
        "`envelope`",
        [
            .optional("id", .pointer, default: "/id", "The event's id."),
            .optional(
                "source", .pointer, default: "/source", "What makes an id unique together with it."),
            .optional("type", .pointer, default: "/type", "The event's type."),
            .optional("customer", .pointer, default: "/subject", "The customer's id."),
            .optional(
                "time", .pointer, default: "/time",
                "The event's time: RFC 3339, or epoch seconds, milliseconds or microseconds."),
            .optional(
                "data", .pointer, default: "/data",
                "The object with the fields; \"\" is the whole document."),
            .optional(
                "record_time", .pointer,
                "When the record was written, for files; in a topic it is Kafka's timestamp."),
        ])
}
