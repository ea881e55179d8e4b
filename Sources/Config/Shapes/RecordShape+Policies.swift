// The keys of policies.yaml.

extension RecordShape {
    package static let policies = RecordShape(
        "policies.yaml",
        [
            .optional("time", .record(time), "How the engine takes time."),
            .optional(
                "kinds", .table(of: .record(kind), keys: "kinds"),
                "The kinds of messages; without them `functional`, `lifecycle`, `feature` and "
                    + "`special` as designed."),
            .notBuilt("quiet", "Hours and days on which nothing is sent."),
            .notBuilt("caps", "How many messages may be sent in a rolling window."),
            .notBuilt("pressure", "A score per customer and channel, and what follows from it."),
            .notBuilt("channels", "What is known about each channel."),
            .notBuilt("channel_choice", "Which channel suits which customer."),
            .notBuilt("arbitration", "Which of several messages of one instant goes."),
            .notBuilt("holdout", "The control group."),
            .notBuilt("attribution", "Which message a conversion is counted for."),
        ])

    private static let time = RecordShape(
        "`time`",
        [
            .optional(
                "lateness", .duration(allowsZero: true), default: "5s",
                "How long timers wait for events that come late."),
            .optional(
                "on_time", .duration(allowsZero: false), default: "1m",
                "How late a timer's decision may be before it is taken at the clock's time."),
            .optional(
                "zone", .zone, default: "UTC",
                "The time zone of customers without a known one of their own."),
        ])

    private static let kind = RecordShape(
        "a kind",
        [
            .required("family", .name, "`functional`, `feature` or `special`."),
            .required(
                "consent", .choice(["none", "marketing", "asked"]),
                "What it needs: nothing, consent to marketing, or that the theme was asked for."),
            .optional(
                "skip",
                .oneOrMore(
                    .choice(["preference", "holdout", "quiet", "arbitration", "pressure", "cap"])),
                "The gates that messages of this kind pass by."),
        ])
}
