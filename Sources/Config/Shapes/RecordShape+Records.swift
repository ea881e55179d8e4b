// The fields of the records that leave, in their order.

import RuleSet

extension RecordShape {
    package static let sendRequest = open(
        "a send-request",
        [
            .required(
                "id", .text,
                "16 bytes in hex, made of rule, step, customer, key and occurrence: the same message "
                    + "always has the same id."),
            .required("rule", .text, "The rule's name."),
            .required("kind", .text, "The rule's kind."),
            .optional("theme", .text, "The rule's theme."),
            .required("template", .text, "The template's name."),
            .required("channel", .text, "The channel."),
            .required("customer", .text, "The customer's id."),
            .optional("to", .text, "The customer's address on the channel."),
            .optional("locale", .text, "The customer's language and country."),
            .required("data", .table(of: .json, keys: "names"), "What the template needs."),
            .required("triggered_at", .instant, "The time of the event or timer that started it."),
            .required("decided_at", .instant, "The time of the decision to send."),
            .optional("not_after", .instant, "The message is worthless later than this."),
            .required("priority", .integer(0...100), "The rule's priority."),
            .optional(
                "pressure", .number(atLeast: 0),
                "The score of the channel before this message, in points; of channels with a weight."
            ),
            .optional(
                "segment", .text, "The segment that chose the channel, where a choice was left."),
            .optional(
                "arm", arm, "Whether a control group was asked for, to whom nothing is sent."),
            .optional("unsubscribe", .text, "A signed token that names customer and theme."),
            .required("ruleset", .text, "The hash of the rules that decided."),
        ])

    package static let decision = open(
        "a decision",
        [
            .required("id", .text, "The id of the send-request that it is about."),
            .required("rule", .text, "The rule's name."),
            .optional("kind", .text, "The rule's kind; absent where the rule is gone."),
            .optional("theme", .text, "The rule's theme."),
            .optional(
                "step", .text,
                "The send's name; absent where an exit came behind the last one, or where the step is "
                    + "gone."),
            .optional("template", .text, "The template's name, where it is known."),
            .optional(
                "channel", .text,
                "The channel that was chosen or refused; before the choice, the send's if it names one."
            ),
            .required("customer", .text, "The customer's id."),
            .optional("key", .text, "The instance's key, of rules that have one."),
            .optional("event_id", .text, "The id of the event that started it."),
            .required("triggered_at", .instant, "The time of the event or timer that started it."),
            .required("decided_at", .instant, "The time of the decision."),
            .required(
                "outcome",
                .choice([
                    "sent", "held", "suppressed", "exited", "expired", "control", "rule_changed",
                ]),
                "What was decided."),
            .optional(
                "gate",
                .choice([
                    "too_old", "exit", "reentry", "consent", "expired", "condition", "preference",
                    "holdout", "quiet", "arbitration", "fitness", "pressure", "cap",
                ]),
                "The gate that objected; of several channels that of the one that decided."),
            .optional("saw", .record(saw), "What the gate saw."),
            .optional(
                "arm", arm, "Whether the customer is in a control group of the rule, or not."),
            .optional(
                "winner", .text,
                "The id of the message that stands before it: sent in its place, or counted by the cap."
            ),
            .optional(
                "next_at", .instant,
                "The next instant at which the gate could pass; of what is held, its next decision."
            ),
            .required("ruleset", .text, "The hash of the rules that decided."),
        ])

    package static let conversion = open(
        "a conversion",
        [
            .optional(
                "id", .text,
                "The id of the message, or of the decision that sent none; absent with `direct`."),
            .optional("rule", .text, "The rule of the message; absent where it is gone."),
            .optional("kind", .text, "Its kind."),
            .optional("theme", .text, "Its theme."),
            .optional("channel", .text, "The channel of the message, or the one of the decision."),
            .required("customer", .text, "The customer's id."),
            .optional("arm", arm, "The arm of the message or decision."),
            .optional(
                "outcome", .choice(["sent", "control", "suppressed"]), "What was decided then."),
            .required("event_id", .text, "The id of the event."),
            .required("at", .instant, "The event's time."),
            .optional("value", .number(atLeast: nil), "What it is worth."),
            .required(
                "model", .choice(["goal", "last_click", "last_message", "direct"]),
                "The goal of the rule, or by what the event is credited to the message; `direct`: to none."
            ),
        ])

    private static let arm = Shape.choice(["treated", "control"])

    /// By the gate: the keys of one row each.
    private static let saw = open(
        "what a gate saw",
        [
            .optional("age", .text, "`too_old`: the event's age, as a duration such as `90000s`."),
            .optional("max_age", .text, "`too_old`: the rule's `max_age`, likewise."),
            .optional("date", .instant, "`too_old`: the date that was over when its event came."),
            .optional("exit_at", .instant, "`exit`: when the exit was."),
            .optional(
                "running_since", .instant, "`reentry`: since when an instance of the key runs."),
            .optional(
                "running_instances", .integer(0...Int.max),
                "`reentry`: so many instances that no other starts."),
            .optional(
                "record_bytes", .integer(0...Int.max),
                "`reentry`: what the customer's record would hold with the match, in bytes."),
            .optional(
                "limit", .integer(0...Int.max), "`reentry`: the most that it may, likewise."),
            .optional("last_message_at", .instant, "`reentry`: the rule's last message."),
            .optional(
                "restarted_at", .instant,
                "`reentry`: when a newer match took the place of what was held."),
            .optional("condition", .choice(["false", "failed"]), "`condition`: what `if` gave."),
            .optional(
                "consent", .choice(["not_given", "withdrawn", "not_asked", "opted_out"]),
                "`consent`: what is missing."),
            .optional("since", .instant, "`consent`: since when it is so."),
            .optional(
                "not_after", .instant, "`expired`: the last instant at which it could leave."),
            .optional(
                "preference", .choice(["theme", "channels"]),
                "`preference`: what the customer does not wish."),
            .optional(
                "messages_of_week", .integer(0...Int.max),
                "`preference`: messages of the last seven days."),
            .optional("holdout", .choice(["global", "rule"]), "`holdout`: whose control group."),
            .optional(
                "quiet", .choice(["hours", "day", "holiday", "own_hours", "own_day"]),
                "`quiet`: what is quiet; `own` is what the customer wishes."),
            .optional("window_until", .instant, "`arbitration`: when the window ends."),
            .optional(
                "sent_together", .integer(0...Int.max),
                "`arbitration`: how many of those that came together were sent."),
            .optional(
                "fitness",
                .choice(
                    ["no_address", "bounced", "condition"] + ChannelNeed.allCases.map(\.rawValue)
                        + ["cost"]),
                "`fitness`: what the channel lacks."),
            .optional("state", states, "`pressure`: the customer's state."),
            .optional("score", .number(atLeast: 0), "`pressure`: the customer's score, in points."),
            .optional("channel_state", states, "`pressure`: the state of the channel."),
            .optional("channel_score", .number(atLeast: 0), "`pressure`: its score."),
            .optional("cap", .integer(1...Int.max), "`cap`: which one, by its place in the file."),
            .optional("messages", .integer(0...Int.max), "`cap`: the messages that it counts."),
            .optional(
                "most", .integer(0...Int.max),
                "`preference`, `arbitration`, `cap`: the most that may be sent."),
            .optional(
                "channels", .list(of: .record(refusal)),
                "Of several channels, what each of them met, in the order in which they were tried."
            ),
        ])

    private static let states = Shape.choice(PressurePolicy.State.allCases.map { "\($0)" })

    private static let refusal = open(
        "a channel that was refused",
        [
            .required("channel", .text, "The channel."),
            .required(
                "gate", .choice(["fitness", "preference", "pressure", "cap"]),
                "The gate that objected."),
            .required("saw", .table(of: .json, keys: "names"), "What it saw."),
        ])

    package static let deadLetter = open(
        "a dead letter",
        [
            .required(
                "reason",
                .choice([
                    "too_large", "not_json", "too_deep", "not_an_object", "missing_field",
                    "wrong_type", "bad_time", "too_far_ahead", "unknown_type",
                ]),
                "Why the record cannot be used."),
            .optional("detail", .text, "The field, and what was found, for a person."),
            .optional("file", .text, "The file that it stands in."),
            .optional("line", .integer(1...Int.max), "Its line, from 1 on."),
            .optional("topic", .text, "The topic that it stands in."),
            .optional("partition", .integer(0...Int.max), "Its partition."),
            .required(
                "offset", .integer(0...Int.max),
                "Its offset in the partition, or that of its first byte in the file."),
            .optional("value", .text, "The record as it came; an oversized one is not copied."),
            .optional("value_base64", .text, "Likewise, if it is not UTF-8."),
            .optional("size_bytes", .integer(0...Int.max), "The size of an oversized one."),
        ])

    private static func open(_ name: String, _ keys: [Key]) -> RecordShape {
        var shape = RecordShape(name, keys)
        shape.isOpen = true
        return shape
    }
}
