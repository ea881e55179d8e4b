// The keys of the files under rules/.

import RuleSet

extension RecordShape {
    package static let rules = RecordShape(
        "a rules file",
        [.optional("rules", .list(of: .record(rule)), "The rules of this file.")])

    private static let rule = RecordShape(
        "a rule",
        [
            .required("rule", .name, "The rule's name, of which there is one."),
            .required(
                "kind", .name,
                "The kind of message: `functional`, `lifecycle`, `feature`, `special` or your own."),
            .optional("theme", .name, "What the customer can opt out of."),
            .optional(
                "priority", .integer(0...100), default: "50", "For messages of one instant."),
            .required(
                "trigger",
                .either([.name, .list(of: .name), .variants(triggers, name: "a trigger")]),
                "What starts it."),
            .optional(
                "key", .expression,
                "One instance per key: a string or int over `event`; the customer by default."),
            .optional(
                "when", .expression,
                "A condition over `event`, `customer`, `facts`, `segments`, `pressure` and `now`."),
            .optional(
                "exit", .eventFilters,
                "Events that end an instance: of the same key, or whose condition over `event` and "
                    + "`entry` holds."),
            .optional(
                "restart", .boolean, default: "false",
                "Whether a new match of the same key starts anew."),
            .required(
                "steps", .list(of: .variants(steps, name: "a step")), "What is done, in order."),
            .optional(
                "again", .either(afterWords + [.record(again)]), default: "always",
                "How long after a message of the rule it may send to the customer again: `always`, "
                    + "`never` or a duration."),
            .optional(
                "max_age", .duration(allowsZero: false),
                "An older event starts nothing; 1d or `lateness`, the longer."),
            .optional("since", .moment, "The first time of triggers on which the rule acts."),
            .optional("active", .record(active), "The days on which the rule acts."),
            .optional(
                "holdout", .record(ruleHoldout),
                "The rule's own control group, behind the global one."),
            .optional("goal", .record(goal), "What the messages are for, to count conversions."),
        ])

    private static let afterWords: [Shape] = [
        .choice(["always", "never"]), .duration(allowsZero: false),
    ]

    private static let again = RecordShape(
        "`again`",
        [
            .required("after", .either(afterWords), "`always`, `never` or a duration."),
            .optional(
                "per", .choice(["customer", "key"]), default: "customer",
                "Whose messages count: those to the customer, or of them those of the same `key`."),
        ])

    private static let active = RecordShape(
        "`active`",
        [
            .optional("from", .date, "The first day, in the customer's zone."),
            .optional("until", .date, "The last day, in the customer's zone."),
        ])

    private static let goal = RecordShape(
        "`goal`",
        [
            .required("event", .oneOrMore(.name), "The event type, or several."),
            .optional(
                "when", .expression, "A condition over `event`; without it every such event counts."
            ),
            .required(
                "within", .duration(allowsZero: false), "How long after the message it counts."),
            .optional("value", .expression, "What it is worth: an int or a double over `event`."),
            .optional(
                "by_key", .boolean, default: "false",
                "Whether it counts for messages of the same key alone."),
        ])

    private static let triggers: [Shape.Variant] = [
        Shape.Variant(
            key: "event",
            record: RecordShape(
                "a trigger",
                [.required("event", .oneOrMore(.name), "The event type, or several.")]),
            documentation: "On each event of these types."),
        Shape.Variant(
            key: "silence", record: silence,
            documentation: "When none of some events came for a time."),
        Shape.Variant(key: "date", record: date, documentation: "At a date that an event carried."),
        Shape.Variant(
            key: "yearly", record: yearly, documentation: "Each year on a date of the customer."),
        Shape.Variant(
            key: "enters",
            record: RecordShape(
                "an `enters`",
                [.required("enters", .name, "A segment, which does not read `now`.")]),
            documentation: "When the customer comes into a segment."),
        Shape.Variant(
            key: "leaves",
            record: RecordShape(
                "a `leaves`",
                [.required("leaves", .name, "A segment, which does not read `now`.")]),
            documentation: "When the customer leaves a segment."),
        Shape.Variant(key: "sequence", record: sequence, documentation: "On events in a row."),
        Shape.Variant(
            key: "count", record: count, documentation: "On a number of events within a time."),
        Shape.Variant(
            key: "schedule",
            record: RecordShape(
                "a `schedule`",
                [
                    .required(
                        "schedule", .schedule,
                        "`10:00`, `thu 10:00`, `mon,thu 10:00`, `1 10:00` (day of the month) or "
                            + "`last 10:00`, in the customer's zone.")
                ]),
            documentation: "At a local time, for every customer."),
        Shape.Variant(
            key: "broadcast", record: broadcast,
            documentation: "On an event about a thing, for those who asked to hear about it."),
    ]

    private static let broadcast = RecordShape(
        "a `broadcast`",
        [
            .required(
                "broadcast", .oneOrMore(.name),
                "The type, or several, of `broadcasts` in events.yaml."),
            .optional(
                "interest", .name,
                "The interest whose values are asked; without it every customer is meant."),
            .optional(
                "of", .expression,
                "What it is about: a string, an int or a list of these over `event`."),
            .optional(
                "once", .boolean, default: "false",
                "Whether a message takes what it is about out of the interest."),
        ])

    private static let silence = RecordShape(
        "a `silence`",
        [
            .required("silence", .oneOrMore(.name), "The event types that do not come."),
            .required("for", .duration(allowsZero: false), "For how long."),
            .optional(
                "armed_by", .oneOrMore(.name),
                "The event types that begin it; without them the first of the others."),
        ])

    private static let date = RecordShape(
        "a `date`",
        [
            .required("date", .expression, "A timestamp or date over `event`."),
            .required("of", .oneOrMore(.name), "The event types that carry it."),
            .optional(
                "offset", .offset, default: "0s",
                "How long after it, or before it with a minus; with `at` whole days."),
            .optional(
                "at", .timeOfDay,
                "The time of that day, in the customer's zone; by default the date's own."),
        ])

    private static let yearly = RecordShape(
        "a `yearly`",
        [
            .required("yearly", .expression, "`customer.x`, an attribute of type date."),
            .optional(
                "offset", .offset, default: "0d",
                "How many whole days after it, or before it with a minus."),
            .required("at", .timeOfDay, "The time of that day, in the customer's zone."),
            .optional(
                "leap", .choice(["feb28", "mar1"]), default: "feb28",
                "What 29 February is in other years."),
        ])

    private static let sequence = RecordShape(
        "a `sequence`",
        [
            .required(
                "sequence", .list(of: .either([.name, .record(Shape.eventFilter)])),
                "The events in their order: at least two."),
            .required(
                "within", .duration(allowsZero: false), "From the first of them to the last."),
        ])

    private static let count = RecordShape(
        "a `count`",
        [
            .required("count", .eventFilters, "The events that are counted."),
            .required("at_least", .integer(1...1_000), "How many of them."),
            .required(
                "within", .duration(allowsZero: false), "From the first of them to the last."),
        ])

    private static let steps: [Shape.Variant] =
        plainSteps + [
            Shape.Variant(
                key: "wait_for",
                record: RecordShape(
                    "a `wait_for`",
                    [
                        .required("wait_for", .record(waitFor), "What for, and what then."),
                        .optional(
                            "if", .expression, "Only if this holds when the step is reached."),
                    ]),
                documentation: "Waits for an event or a deadline.")
        ]

    private static let waitFor = RecordShape(
        "a `wait_for`",
        [
            .required("event", .eventFilters, "The event that is waited for, of the same key."),
            .required("within", .duration(allowsZero: false), "The deadline."),
            .optional(
                "then", .list(of: .variants(plainSteps, name: "a step within a `wait_for`")),
                "What is done when it comes; `awaited` is the event."),
            .optional(
                "else", .list(of: .variants(plainSteps, name: "a step within a `wait_for`")),
                "What is done when it does not."),
        ])

    private static let plainSteps: [Shape.Variant] = [
        Shape.Variant(
            key: "wait",
            record: RecordShape(
                "a `wait`",
                [
                    .required("wait", .duration(allowsZero: false), "How long."),
                    .optional("if", .expression, "Only if this holds when the step is reached."),
                ]),
            documentation: "Waits for a time."),
        Shape.Variant(key: "send", record: send, documentation: "Sends a message."),
        Shape.Variant(
            key: "until",
            record: RecordShape(
                "an `until`",
                [
                    .required(
                        "until", .schedule,
                        "The first such time that is not over: `10:00`, `thu 10:00`, `mon,thu 10:00`, "
                            + "`1 10:00` (day of the month) or `last 10:00`, in the customer's zone."
                    ),
                    .optional("if", .expression, "Only if this holds when the step is reached."),
                ]),
            documentation: "Waits for a local time."),
    ]

    private static let send = RecordShape(
        "a `send`",
        [
            .required("send", .name, "The step's name; also the template, unless one is named."),
            .optional("if", .expression, "Only if this holds when the message would leave."),
            .required(
                "channel", .oneOrMore(.name),
                "The channel, such as `email`; several in the order in which they are tried; or `auto`, "
                    + "which leaves it to `channel_choice`."),
            .optional(
                "template", .either([.name, .record(template)]), "The template's name."),
            .optional("data", .expressions, "What the template needs: expressions by name."),
            .optional(
                "expires", .duration(allowsZero: false),
                "Never sent later than this after it was due."),
            .optional("needs", .record(needs), "What the channel must be able to do."),
            .optional(
                "worth", .expression,
                "What the message is worth, an int or a double: dearer channels are passed over."),
        ])

    private static let needs = RecordShape(
        "`needs`",
        [
            .optional("real_time", .boolean, "Whether it must arrive at once."),
            .optional("length", .choice([Channel.Length.long.rawValue]), "Whether it is long."),
            .optional(
                "persistence", .choice(Channel.Persistence.allCases.map(\.rawValue)),
                "How long it must stay at least."),
            .optional(
                "response", .choice(Channel.Response.allCases.map(\.rawValue)),
                "How fast customers react at most."),
            .optional("intrusive", .integer(0...1_000), "How much it may intrude at most."),
        ])

    private static let template = RecordShape(
        "`template`",
        [.required("from", .expression, "An expression that gives the template's name.")])
}
