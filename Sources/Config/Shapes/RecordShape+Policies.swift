// The keys of policies.yaml.

import Calendar
import RuleSet

extension RecordShape {
    package static let policies = RecordShape(
        "policies.yaml",
        [
            .optional("time", .record(time), "How the engine takes time."),
            .optional(
                "kinds", .table(of: .record(kind), keys: "kinds"),
                "The kinds of messages; without them `functional`, `lifecycle`, `feature` and "
                    + "`special` as designed."),
            .optional("quiet", .record(quiet), "Hours and days on which nothing is sent."),
            .optional(
                "caps", .list(of: .record(cap)),
                "How many messages may be sent in a rolling window."),
            .optional(
                "pressure", .record(pressure),
                "A score per customer and channel, and what follows from it."),
            .optional(
                "channels", .table(of: .record(channel), keys: "channels"),
                "What is known about each channel; without them any name is one."),
            .optional(
                "channel_choice", .record(channelChoice),
                "Which channel suits which customer, for `channel: auto`."),
            .optional(
                "arbitration", .record(arbitration),
                "Which of several messages go, and in which order."),
            .optional(
                "holdout", .record(holdout), "The control group, to whom nothing is sent."),
            .optional(
                "attribution", .record(attribution), "Which message a purchase is credited to."),
            .optional("report", .record(report), "What a replay's summary is broken down by."),
        ])

    private static let time = RecordShape(
        "`time`",
        [
            .optional(
                "lateness", .duration(allowsZero: true), default: "5s",
                "How long timers wait for events that come late."),
            .optional(
                "settle", .duration(allowsZero: true), default: "0s",
                "How long events wait for those of their customer that are before them; at most `lateness`."
            ),
            .optional(
                "max_jump", .duration(allowsZero: true),
                "How far one customer may move the time of a log at once, before another one confirms it; `0s`: as "
                    + "far as they like. `7d` for topics, `0s` for files."),
            .optional(
                "on_time", .duration(allowsZero: false), default: "1m",
                "How late a timer's decision may be before it is taken at the clock's time."),
            .optional(
                "zone", .zone, default: "UTC",
                "The time zone of customers without a known one of their own."),
            .optional(
                "offset_zones", .boolean, default: "false",
                "Whether an offset such as `+02:00` in the attribute `time_zone` is a time zone."),
        ])

    private static let kind = RecordShape(
        "a kind",
        [
            .required("family", .name, "`functional`, `feature` or `special`."),
            .required(
                "consent", .choice(Kind.Consent.allCases.map(\.rawValue)),
                "What it needs: nothing, consent to marketing, or that the theme was asked for."),
            .optional(
                "skip", .oneOrMore(.choice(SkippableGate.names.map(\.name))),
                "The gates that messages of this kind pass by."),
        ])

    private static let quiet = RecordShape(
        "`quiet`",
        [
            .optional(
                "hours", .hours, "The hours of each day, such as `21:00-08:00`."),
            .optional("days", .oneOrMore(.choice(Weekdays.names)), "Whole days of the week."),
            .optional("holidays", .oneOrMore(.date), "Whole days by their dates."),
            .optional(
                "caught", caught, default: "hold",
                "Whether a message waits until they are over, or is dropped."),
        ])

    private static let caught = Shape.choice(["hold", "drop"])

    private static let cap = RecordShape(
        "a cap",
        [
            .optional("kind", .oneOrMore(.name), "The kinds that it is about; by default all."),
            .optional("theme", .oneOrMore(.name), "The themes; by default all, and none."),
            .optional("channel", .oneOrMore(.name), "The channels; by default all."),
            .optional("rule", .oneOrMore(.name), "The rules; by default all."),
            .optional(
                "when", .expression,
                "Only for customers for whom this holds: over `customer`, `facts`, `segments`, `now`."
            ),
            .required("max", .integer(0...1_000), "So many messages may be sent."),
            .required("per", .duration(allowsZero: false), "In how long a time."),
            .optional(
                "caught", caught, default: "drop",
                "Whether a message waits until there are fewer, or is dropped."),
        ])

    // MARK: Pressure

    /// Points, to a millionth.
    private static let points = Shape.decimal(places: 6, atMost: 1_000_000)

    private static let pressure = RecordShape(
        "`pressure`",
        [
            .required(
                "half_life", .duration(allowsZero: false), "How long a score takes to halve."),
            .optional(
                "weights", .table(of: points, keys: "channels"),
                "What a message adds, by channel. A channel without a weight has no score."),
            .optional(
                "strain", .table(of: points, keys: "events"),
                "What an event adds, by type or by `opened`, `clicked`, `complained`, `bounced`, "
                    + "`ignored`."),
            .optional(
                "relief", .table(of: points, keys: "events"), "What an event takes off, likewise."),
            .optional(
                "signs", .list(of: .record(sign)), "What adds to the score as long as it holds."),
            .required("states", .record(states), "Where `balance` and `over` begin."),
            .optional(
                "hysteresis", points, default: "0",
                "A state ends this far below where it begins."),
            .optional(
                "segments", .table(of: .record(thresholds), keys: "segments"),
                "Other thresholds for a segment; the first that holds counts."),
            .optional(
                "channels", .table(of: .record(thresholds), keys: "channels"),
                "Other thresholds for a channel."),
            .optional(
                "plans", .record(plans),
                "By state and kind: `allow`, `hold` until it has passed, or `drop`."),
        ])

    private static let sign = RecordShape(
        "a sign",
        [
            .required(
                "when", .expression,
                "A condition over `customer`, `facts`, `segments` and `now`."),
            .required("add", points, "What it adds."),
        ])

    private static let states = RecordShape(
        "`states`",
        [
            .required("balance", points, "The score at which `balance` begins; below is `under`."),
            .required("over", points, "The score at which `over` begins."),
        ])

    private static let thresholds = RecordShape(
        "a pair of thresholds",
        [
            .optional("balance", points, "The score at which `balance` begins."),
            .optional("over", points, "The score at which `over` begins."),
        ])

    private static let plans = RecordShape(
        "`plans`",
        PressurePolicy.State.allCases.map { state in
            .optional(
                "\(state)",
                .table(
                    of: .choice(PressurePolicy.Plan.allCases.map { "\($0)" }), keys: "kinds"),
                "By kind; what is not named is allowed.")
        })

    // MARK: Channels

    private static let channel = RecordShape(
        "a channel",
        [
            .optional(
                "to", .expression,
                "The address: an expression over `customer`; without one there is none, and without a "
                    + "value the channel is passed over."),
            .optional(
                "when", .expression,
                "When it can be used: over `customer`, `facts`, `segments`, `now`."),
            .optional("cost", .number(atLeast: 0), "What a message costs."),
            .optional("intrusive", .integer(0...1_000), "How much it intrudes."),
            .optional("real_time", .boolean, "Whether it arrives at once."),
            .optional(
                "response", .choice(Channel.Response.allCases.map(\.rawValue)),
                "How fast customers react."),
            .optional(
                "length", .choice(Channel.Length.allCases.map(\.rawValue)),
                "How much text it takes."),
            .optional(
                "persistence", .choice(Channel.Persistence.allCases.map(\.rawValue)),
                "How long a message stays."),
        ])

    private static let channelChoice = RecordShape(
        "`channel_choice`",
        [
            .optional(
                "segments", .table(of: .expression, keys: "segments"),
                "Conditions over `customer`, `facts`, `segments`, `pressure` and `now`; the first that "
                    + "holds chooses."),
            .optional(
                "order", .table(of: .oneOrMore(.name), keys: "segments"),
                "By segment, the channels in the order in which they are tried."),
            .required(
                "default", .oneOrMore(.name), "The channels of those who are in none of them."),
            .optional(
                "alternate", .integer(1...1_000),
                "After so many messages by one channel another one comes first."),
        ])

    private static let arbitration = RecordShape(
        "`arbitration`",
        [
            .optional(
                "window", .duration(allowsZero: true), default: "0s",
                "How long messages wait for others; 0s: they are only put in order."),
            .optional(
                "max", .integer(1...1_000), "So many of those that meet are sent; by default all."),
            .optional(
                "order", .oneOrMore(.choice(Arbitration.Criterion.allCases.map(\.rawValue))),
                "What decides who goes first; `[priority, expires]` by default."),
        ])

    private static let attribution = RecordShape(
        "`attribution`",
        [
            .required("event", .oneOrMore(.name), "The event type, or several."),
            .optional("value", .expression, "What it is worth: an int or a double over `event`."),
            .required(
                "model", .choice(Attribution.Model.allCases.map(\.rawValue)),
                "The message of the last click, or the last message."),
            .required(
                "within", .duration(allowsZero: false),
                "How long before the event the click or the message may lie."),
        ])

    private static let report = RecordShape(
        "`report`",
        [
            .optional(
                "dimensions", .table(of: .expression, keys: "dimensions"),
                "Expressions over `customer`, `facts`, `segments`, `now`, evaluated when a message is "
                    + "sent: a string, an int or a bool; at most eight.")
        ])

    // MARK: Holdout

    private static let holdout = RecordShape(
        "`holdout`",
        [
            percent,
            .required("salt", .text, "Another one draws another group."),
        ])

    /// That of a rule.
    static let ruleHoldout = RecordShape(
        "`holdout`",
        [
            percent,
            .optional(
                "salt", .text, "Another one draws another group; by default the rule's name."),
        ])

    private static let percent = Key.required(
        "percent", .decimal(places: 4, atMost: 100), "The share of customers in it.")
}
