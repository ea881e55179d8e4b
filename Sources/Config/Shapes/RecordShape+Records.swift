// The fields of the records that leave, in their order.

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
            .optional("pressure", .number(atLeast: nil), "The customer's pressure on the channel."),
            .optional("segment", .text, "The customer's segment of the choice of channels."),
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
            .optional("channel", .text, "The send's channel."),
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
                "The gate that objected."),
            .optional("saw", .table(of: .json, keys: "names"), "What the gate saw."),
            .optional("winner", .text, "Who won the arbitration."),
            .optional("next_at", .instant, "The next instant at which the gate could pass."),
            .required("ruleset", .text, "The hash of the rules that decided."),
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
