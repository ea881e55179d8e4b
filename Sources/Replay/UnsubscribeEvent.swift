// The event that a gateway puts on the topic when somebody has clicked on unsubscribe.

import Calendar
import Digests
import Events
import Expression
import Records
import RuleSet

/// Made by `unsubscribe:` of customer.yaml from what a token says.
package struct UnsubscribeEvent {
    /// Why there is no such event.
    package enum Refusal: Error {
        /// customer.yaml has no `unsubscribe:` without a condition.
        case noType
        /// The theme is no plain field of the event, so that nobody can say how to write it.
        case theme(expression: String)
        /// The event would be no event.
        case deadLetter(DeadLetterReason, detail: String)
    }

    /// In the form of the envelope.
    package let payload: [UInt8]

    package init(
        _ token: UnsubscribeToken, at time: Instant, rules: RuleSet
    ) throws(Refusal) {
        guard let (type, unsubscription) = rules.plainUnsubscription else { throw .noType }
        var data = "{}"
        if let theme = token.theme, let program = unsubscription.theme {
            let path = try Self.path(ofFieldReadBy: program, in: rules.schema.types[type])
            var value: [UInt8] = []
            value.append(jsonString: String(decoding: theme, as: UTF8.self))
            data = String(decoding: value, as: UTF8.self)
            for key in path.reversed() {
                var name: [UInt8] = []
                name.append(jsonString: key)
                data = "{" + String(decoding: name, as: UTF8.self) + ":" + data + "}"
            }
        }
        payload = EventPayload(envelope: rules.schema.envelope).json(
            // Who opts out a second time has opted in between.
            id: "unsubscribe-\(token.message.hex)-\(time.milliseconds)",
            type: rules.schema.types[type].name,
            customer: String(decoding: token.customer, as: UTF8.self), at: time, data: data,
            source: "/relance/unsubscribe")
        var scanner = Scanner(schema: rules.schema)
        if case .deadLetter(let reason, let detail) = payload.withUnsafeBytes({ scanner.scan($0) })
        {
            throw .deadLetter(reason, detail: detail)
        }
    }

    /// The keys on the way to the field that is the whole of an expression: `event.theme`.
    private static func path(
        ofFieldReadBy program: Program, in type: EventType
    ) throws(Refusal) -> [String] {
        let text = program.text.filter { $0 != " " && $0 != "\n" }
        guard let field = type.fields.first(where: { text == "event.\($0.name)" }),
            !field.path.leadsToMany
        else { throw .theme(expression: program.text) }
        return field.path.steps.map { step in
            if case .key(let name) = step { return name }
            preconditionFailure("a way to one value has no elements")
        }
    }
}

extension RuleSet {
    /// The first type, in the order of declaration, that opts out whatever else it says.
    fileprivate var plainUnsubscription: (type: Int, Unsubscription)? {
        for (type, plan) in plans.enumerated() {
            for unsubscription in plan.unsubscribes where unsubscription.when == nil {
                return (type, unsubscription)
            }
        }
        return nil
    }
}
