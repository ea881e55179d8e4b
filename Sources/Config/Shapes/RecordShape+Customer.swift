// The keys of customer.yaml.

import RuleSet

extension RecordShape {
    package static let customer = RecordShape(
        "customer.yaml",
        [
            .optional(
                "attributes", .table(of: .record(attribute), keys: "attributes"),
                "What is kept of each customer: the latest value by event time."),
            .optional(
                "facts", .table(of: .variants(facts, name: "a fact"), keys: "facts"),
                "Aggregates over the customer's own events, over all time or in a window."),
            .optional(
                "segments", .table(of: .expression, keys: "segments"),
                "Named conditions over `customer`, `facts`, `segments` and `now`."),
            .optional(
                "consent", .table(of: .record(purpose), keys: "purposes"),
                "Consent per purpose, given and withdrawn by events."),
            .optional(
                "themes", .table(of: .record(theme), keys: "themes"),
                "What a customer can ask for and opt out of."),
            .optional(
                "unsubscribe", .oneOrMore(.either([.name, .record(unsubscribe)])),
                "The events that opt out of a theme, or of all of them."),
            .optional(
                "interests", .table(of: .record(interest), keys: "interests"),
                "What customers ask to hear about: sets of texts, added and removed by events."),
            .optional(
                "preferences", .record(preferences),
                "What the customer wishes: channels, themes, frequency, hours, days."),
            .optional(
                "erasure", .oneOrMore(.name),
                "The event that wipes the customer's record and all that is pending; nothing else "
                    + "can use it."),
            .notBuilt("merge", "The event that merges two customers."),
            .optional(
                "limits", .record(limits),
                "How much of what events say is kept of a customer, and leaves in a message."),
            .optional(
                "engagement", .record(engagement),
                "Events about messages: delivered, opened, clicked and others."),
            .notBuilt("history", "How many decisions and events are kept for the timeline."),
        ])

    private static let limits = RecordShape(
        "`limits`",
        [
            .optional(
                "record", .size(atMost: 1 << 30), default: "256KiB",
                "What of events is kept in a customer's record at most; what goes beyond is not kept, and counted."
            ),
            .optional(
                "message", .size(atMost: 1 << 30), default: "128KiB",
                "The data of a message at most; fields that go beyond are left out, and counted."),
        ])

    private static let attribute = RecordShape(
        "an attribute",
        [
            .required(
                "type", .fieldType(allowsRequired: false),
                "`bool int double string bytes timestamp date duration list(T)` or `map(string,T)`."
            ),
            .required(
                "from", .table(of: .expression, keys: "event types"),
                "By event type, the expression over `event` that gives the value."),
            .optional("default", .json, "The value of customers without one."),
            .optional(
                "on_null", .choice(["keep", "clear"]), default: "keep",
                "What a field that is null does where the expression gives no value: `clear` goes back to "
                    + "the default."),
        ])

    private static let facts: [Shape.Variant] = [
        Shape.Variant(
            key: "count",
            record: RecordShape(
                "a `count`",
                [.required("count", .oneOrMore(.name), "The event type, or several.")]
                    + factOptions),
            documentation: "How many events came."),
        fact("sum", "The sum of an int or a double; 0 without an event."),
        fact("min", "The least int or double."),
        fact("max", "The greatest int or double."),
        fact("average", "The mean of an int or a double, a double."),
        fact("latest", "The value of the newest event, by its time."),
        fact("first", "The value of the earliest event, by its time."),
        fact("distinct", "How many different values came, exactly up to 1,000."),
    ]

    private static func fact(_ key: String, _ documentation: String) -> Shape.Variant {
        Shape.Variant(
            key: key,
            record: RecordShape(
                "a `\(key)`",
                [
                    .required(key, .expression, "What of an event: an expression over `event`."),
                    .required("of", .oneOrMore(.name), "The event type, or several."),
                ] + factOptions),
            documentation: documentation)
    }

    private static let factOptions: [Key] = [
        .optional(
            "when", .expression, "A condition over `event`; without it every such event counts."),
        .optional(
            "over", .duration(allowsZero: false),
            "The window: what is older no longer counts, to a 64th of it. Without it all time."),
    ]

    private static let purpose = RecordShape(
        "a purpose",
        [
            .optional("given", .eventFilters, "The events that give consent."),
            .optional("withdrawn", .eventFilters, "The events that withdraw it."),
        ])

    private static let theme = RecordShape(
        "a theme",
        [
            .optional(
                "asked", .eventFilters,
                "Who asked for it: `by_default`, or the events that ask, or a list of both.")
        ])

    private static let unsubscribe = RecordShape(
        "`unsubscribe`",
        [
            .required("event", .oneOrMore(.name), "The event type, or several."),
            .optional("when", .expression, "A condition over `event`."),
            .optional(
                "theme", .expression,
                "An expression over `event` that names the theme; without it, or where it gives "
                    + "nothing, all themes."),
        ])

    private static let interest = RecordShape(
        "an interest",
        [
            .required(
                "add", .table(of: .expression, keys: "event types"),
                "By event type, what is added: a string, an int or a list of these over `event`."),
            .optional(
                "remove", .table(of: .expression, keys: "event types"),
                "By event type, what is taken out."),
            .optional(
                "max", .integer(1...1_000), default: "100",
                "How many values a customer may have; of more the oldest goes."),
            .optional(
                "for", .duration(allowsZero: false),
                "How long a value stays after it was added; without it until it is removed."),
        ])

    private static let preferences = RecordShape(
        "`preferences`",
        [
            .required(
                "from", .oneOrMore(.name),
                "The event type, or several, that states all of them: `channels` and `themes` "
                    + "(list(string)), `max_per_week` (int), `hours` (string), `days` (list(string))."
            ),
            .optional(
                "caught", .choice(["hold", "drop"]), default: "drop",
                "Whether a message beyond `max_per_week` waits or is dropped."),
        ])

    private static let engagement = RecordShape(
        "`engagement`",
        [.required("id", .expression, "The id of the send-request: an expression over `event`.")]
            + EngagementWord.saidByEvents.map { word in
                .optional(word.name, .eventFilters, "The events that say so.")
            } + [
                .optional(
                    "ignored_after", .duration(allowsZero: false),
                    "When a message that was neither opened nor clicked counts as ignored; without "
                        + "it none does.")
            ])
}

extension Shape {
    /// `T`, `{ event: T, when: … }`, or a list of these.
    static let eventFilters = Shape.oneOrMore(.either([.name, .record(eventFilter)]))

    static let eventFilter = RecordShape(
        "an event with a condition",
        [
            .required("event", .oneOrMore(.name), "The event type, or several."),
            .optional("when", .expression, "A condition; without it every such event counts."),
        ])
}
