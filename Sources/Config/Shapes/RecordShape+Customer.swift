// The keys of customer.yaml.

extension RecordShape {
    package static let customer = RecordShape(
        "customer.yaml",
        [
            .optional(
                "attributes", .table(of: .record(attribute), keys: "attributes"),
                "What is kept of each customer: the latest value by event time."),
            .notBuilt("facts", "Aggregates over the customer's own events."),
            .notBuilt("segments", "Named conditions over the customer."),
            .optional(
                "consent", .table(of: .record(purpose), keys: "purposes"),
                "Consent per purpose, given and withdrawn by events."),
            .optional(
                "themes", .table(of: .record(theme), keys: "themes"),
                "What a customer can ask for and opt out of."),
            .optional(
                "unsubscribe", .oneOrMore(.either([.name, .record(unsubscribe)])),
                "The events that opt out of a theme, or of all of them."),
            .notBuilt(
                "preferences", "What the customer wishes: channels, themes, frequency, hours."),
            .notBuilt("erasure", "The event that wipes the customer's record."),
            .notBuilt("merge", "The event that merges two customers."),
            .notBuilt(
                "engagement", "Events about messages: delivered, opened, clicked and others."),
            .notBuilt("history", "How many decisions and events are kept for the timeline."),
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
        ])

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
}

extension Shape {
    /// `T`, `{ event: T, when: … }`, or a list of these.
    static let eventFilters = Shape.oneOrMore(.either([.name, .record(eventFilter)]))

    private static let eventFilter = RecordShape(
        "an event with a condition",
        [
            .required("event", .oneOrMore(.name), "The event type, or several."),
            .optional("when", .expression, "A condition; without it every such event counts."),
        ])
}
