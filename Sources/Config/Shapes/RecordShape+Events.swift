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
            .optional(
                "tombstones", .choice(["skip", "dead_letter"]), default: "skip",
                "What becomes of records of a topic without a value."),
            .required(
                "events",
                types,
                "The event types and their fields: top-level keys of `data`, with types `bool int "
                    + "double string bytes timestamp date duration list(T) map(string,T)`. A field "
                    + "is optional unless its type ends in `!`. `timestamp(ms)` (`s`, `us`, `ns`) and "
                    + "`date(days)` say what numbers count, `timestamp(Europe/Paris)` where times without "
                    + "an offset are local."),
            .optional(
                "broadcasts", types,
                "Types of events about a thing, which have no customer, and their fields: what rules of "
                    + "`broadcast` wait for."),
        ])

    private static let types = Shape.table(
        of: .table(
            of: .either([.fieldType(allowsRequired: true), .record(field)]), keys: "fields"),
        keys: "event types")

    private static let field = RecordShape(
        "a field",
        [
            .required("type", .fieldType(allowsRequired: true), "The field's type."),
            .optional(
                "at", .pointer,
                "Where it stands, as a JSON pointer from the data; `*` stands for the elements of an array, "
                    + "and the field is a list then."),
            .optional(
                "required", .boolean, default: "false",
                "Whether an event without it is a dead letter, as for a type that ends in `!`."),
        ])

    private static let envelope = RecordShape(
        "`envelope`",
        [
            .optional("id", place, default: "/id", "The event's id."),
            .optional(
                "source", place, default: "/source", "What makes an id unique together with it."),
            .optional("type", place, default: "/type", "The event's type."),
            .optional(
                "customer", .either([.pointer, .list(of: .pointer), .record(customerPlace)]),
                default: "/subject", "The customer's id."),
            .optional(
                "time", .either([.pointer, .list(of: .pointer), .record(timePlace)]),
                default: "/time",
                "The event's time: RFC 3339 and its near relatives, or epoch seconds, milliseconds or "
                    + "microseconds."),
            .optional(
                "data", place, default: "/data",
                "The object with the fields; \"\" is the whole document."),
            .optional(
                "record_time", .either([.pointer, .list(of: .pointer), .record(timePlace)]),
                "When the record was written, for files; in a topic it is Kafka's timestamp."),
        ])

    /// Of several pointers the first at which anything stands.
    private static let place = Shape.oneOrMore(.pointer)

    private static let customerPlace = RecordShape(
        "`customer`",
        [
            .required("at", place, "Where it stands; of several pointers the first with a value."),
            .optional(
                "trim", .boolean, default: "false",
                "Whether white space at both ends is dropped from the id."),
            .optional(
                "lower", .boolean, default: "false", "Whether the id is read in lower case."),
        ])

    private static let timePlace = RecordShape(
        "a time",
        [
            .required("at", place, "Where it stands; of several pointers the first with a value."),
            .optional(
                "unit", .choice(["s", "ms", "us", "ns"]),
                "What a number counts since 1970; left out, its size tells."),
            .optional(
                "zone", .zone, "Where a text without an offset from UTC is local."),
        ])
}
