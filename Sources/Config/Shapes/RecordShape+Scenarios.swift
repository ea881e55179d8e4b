// The keys of scenario files.

extension RecordShape {
    package static let scenarios = RecordShape(
        "a scenario file",
        [.required("scenarios", .list(of: .record(scenario)), "The scenarios of this file.")])

    private static let scenario = RecordShape(
        "a scenario",
        [
            .required("scenario", .name, "What it shows, in a sentence."),
            .required(
                "events", .list(of: .record(event)), "What happens, in the order of the log."),
            .optional(
                "readings", .list(of: .instant),
                "Readings of the daemon's clock, between the events."),
            .optional(
                "until", .either([.choice(["end"]), .instant]), default: "end",
                "How far time runs on behind the last event: an instant, or `end` to complete "
                    + "everything."),
            .required("expect", .record(expectation), "What must come of it."),
        ])

    private static let event = RecordShape(
        "an event",
        [
            .required("at", .instant, "The event's time."),
            .required("type", .name, "The event's type."),
            .optional(
                "customer", .name, "The customer's id; needed where the event is no broadcast."),
            .optional("id", .name, "The event's id; by default one of its own."),
            .optional("data", .json, "The event's fields."),
        ])

    private static let expectation = RecordShape(
        "`expect`",
        [
            .optional(
                "messages", .list(of: .json),
                "All messages, in their order; of each the fields that matter."),
            .optional(
                "decisions", .list(of: .json),
                "Decisions that must be there, in their order, others between them; of each the "
                    + "fields that matter."),
            .optional(
                "conversions", .list(of: .json),
                "All conversions, in their order; of each the fields that matter."),
            .optional(
                "none", .either([.boolean, .name, .list(of: .name)]),
                "`true`: no message at all; or the rules that send nothing."),
        ])
}
