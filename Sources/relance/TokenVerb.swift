// relance token

import Arguments
import Calendar
import Config
import Digests
import Events
import Glibc
import Records
import Replay
import RuleSet

/// Says what a token to unsubscribe with says.
enum TokenVerb: Command {
    static let verb = Verb(
        "token", "verifies a token of a List-Unsubscribe header",
        details: """
            Send-requests of kinds that ask for consent carry a signed token in 'unsubscribe', where \
            relance.yaml names a key. 'verify' prints what it says, or why it is none, and ends with 1 then; \
            a token that is over is none.

            With --event it prints the event that a gateway puts on the topic of events when somebody has \
            clicked: its type, and where the theme stands in it, are those of 'unsubscribe:' in \
            customer.yaml. The same token gives the same id, so that a second click is a duplicate.
            """,
        operands: [
            Operand(.oneOf(["verify"], name: "verify"), "what is to be done with it"),
            Operand(.text(name: "TOKEN"), "the token, as it stands in the link"),
        ],
        options: [
            .configuration,
            .flag("event", "prints the event in place of what the token says"),
            .value(
                "now", .text(name: "TIME"),
                "when it must hold, and the event's time: an RFC 3339 time, by default the clock's"),
            .format,
        ],
        examples: [
            .init(
                "relance token verify --config config --event -- \"$TOKEN\"",
                "gives the event that opts the customer out")
        ])

    static func run(_ invocation: Invocation) throws(Failure) -> ExitCode {
        let now = try instant(invocation)
        let (rules, settings) = try invocation.loadDaemon()
        guard let keys = try settings.unsubscribeKeys() else {
            throw Failure(
                .usage, "there is no key: `unsubscribe: { keys: … }` in relance.yaml names them")
        }
        let token: UnsubscribeToken
        let key: Int
        do throws(UnsubscribeKeys.Fault) {
            (token, key) = try keys.verify(invocation.operands[1].utf8)
        } catch {
            return try refuse(error.rawValue, error.text, nil, invocation)
        }
        guard UnsubscribeKeys.day(of: now) < Int64(token.expiresOn) else {
            return try refuse(
                "expired", "the token held until \(token.lastDay)", token, invocation)
        }
        if invocation.flag("event") {
            try Terminal.print(event(token, at: now, rules) + "\n")
        } else if invocation.wantsJSON {
            try Terminal.print(
                JSONValue.object(
                    [.init(name: "valid", value: .bool(true))] + token.members
                        + [.init(name: "key", value: .number("\(key + 1)"))]
                ).text + "\n")
        } else {
            try Terminal.print(token.text + "key       \(key + 1)\n")
        }
        return .done
    }

    private static func instant(_ invocation: Invocation) throws(Failure) -> Instant {
        guard let text = invocation.value(of: "now") else {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Instant(
                milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
        }
        guard let instant = Instant(rfc3339: text) else {
            throw Failure(
                .usage,
                "--now needs a time such as 2026-09-30T12:00:00Z, not '\(text)'\n"
                    + "See 'relance help token'.")
        }
        return instant
    }

    /// What is no valid token is an answer, and no trouble.
    private static func refuse(
        _ reason: String, _ text: String, _ token: UnsubscribeToken?, _ invocation: Invocation
    ) throws(Failure) -> ExitCode {
        if invocation.wantsJSON {
            try Terminal.print(
                JSONValue.object(
                    [
                        .init(name: "valid", value: .bool(false)),
                        .init(name: "reason", value: .string(reason)),
                    ] + (token?.members ?? [])
                ).text + "\n")
        } else {
            let line = "no valid token: \(text)\n"
            if invocation.flag("event") {
                Terminal.report(line)
            } else {
                try Terminal.print(line + (token?.text ?? ""))
            }
        }
        return .negative
    }

    private static func event(
        _ token: UnsubscribeToken, at now: Instant, _ rules: RuleSet
    ) throws(Failure) -> String {
        do throws(UnsubscribeEvent.Refusal) {
            let event = try UnsubscribeEvent(token, at: now, rules: rules)
            return String(decoding: event.payload, as: UTF8.self)
        } catch {
            let reason =
                switch error {
                case .noType:
                    "`unsubscribe:` of customer.yaml names no event type without a condition"
                case .theme(let expression):
                    "`unsubscribe:` of customer.yaml reads the theme as `\(expression)`, which is no field"
                case .deadLetter(let reason, let detail):
                    "it would be a dead letter, \(reason.rawValue): \(detail)"
                }
            throw Failure(.usage, "there is no such event: \(reason)")
        }
    }
}

extension UnsubscribeKeys.Fault {
    fileprivate var text: String {
        switch self {
        case .malformed: "it is damaged, or something else"
        case .unknownKey: "another key has signed it than those of relance.yaml"
        case .wrongSignature: "its signature is wrong"
        }
    }
}

extension UnsubscribeToken {
    /// The last day on which it holds, in UTC.
    fileprivate var lastDay: String {
        var text: [UInt8] = []
        DateText.write(days: Int64(expiresOn) - 1, into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    fileprivate var text: String {
        """
        customer  \(String(decoding: customer, as: UTF8.self))
        theme     \(theme.map { String(decoding: $0, as: UTF8.self) } ?? "none")
        message   \(message.hex)
        until     \(lastDay)

        """
    }

    fileprivate var members: [JSONValue.Member] {
        var members: [JSONValue.Member] = [
            .init(name: "customer", value: .string(String(decoding: customer, as: UTF8.self)))
        ]
        if let theme {
            members.append(
                .init(name: "theme", value: .string(String(decoding: theme, as: UTF8.self))))
        }
        return members + [
            .init(name: "message", value: .string(message.hex)),
            .init(name: "until", value: .string(lastDay)),
        ]
    }
}
