// A random rule set and a random log for it.

import Calendar
import Config
import RuleSet
import TestSupport
import Testing

/// Rules of every form of this version over a log with duplicates, ties, disorder, absent and null
/// fields.
struct GeneratedWorld {
    /// How far an event's time may lie behind that of an earlier one.
    enum Disorder { case none, withinLateness, beyondLateness }

    struct Line {
        var customer: String
        var type: String
        var time: Instant
        var isDuplicate: Bool
        var payload: [UInt8]
        /// The id of the message that it names.
        var message: String?
    }

    static let start = Instant(milliseconds: 1_772_438_400_000)
    static let latenessMs: Int64 = 60_000

    let ruleSet: RuleSet
    /// The policies, where messages meet more than consent.
    let gates: GeneratedGates?
    private(set) var lines: [Line] = []

    /// With `isDense` most events lie within seconds of the one before.
    init(
        seed: UInt64, disorder: Disorder, hasGates: Bool = false, hasErasure: Bool = true,
        settle: String? = nil, isDense: Bool = false
    ) throws {
        var random = SeededGenerator(seed: seed)
        let gates = hasGates ? GeneratedGates(&random) : nil
        self.gates = gates
        let files = [
            ("events.yaml", Self.events + (hasGates ? "\n" + GeneratedGates.events : "")),
            ("customer.yaml", Self.customer(with: gates)),
            ("policies.yaml", Self.policies(with: gates, settle: settle)),
            ("rules/generated.yaml", Self.rules(&random, gates)),
        ]
        let loaded = Configuration.load(files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
        for diagnostic in loaded.diagnostics where diagnostic.severity == .error {
            Issue.record("\(diagnostic)")
        }
        ruleSet = try #require(loaded.ruleSet)
        makeLines(&random, disorder: disorder, isDense: isDense)
        if !hasErasure { lines.removeAll { $0.type == "gone" } }
        if hasGates { try nameMessages(&random) }
    }

    private static func policies(with gates: GeneratedGates?, settle: String?) -> String {
        let policies = gates?.policies ?? "time: { lateness: 1m, offset_zones: true }"
        guard let settle else { return policies }
        return policies.replacing("lateness: 1m", with: "lateness: 1m, settle: \(settle)")
    }

    private static func customer(with gates: GeneratedGates?) -> String {
        guard let gates else { return customer }
        let lines = customer.split(separator: "\n", omittingEmptySubsequences: false)
        let place = lines.firstIndex(of: "segments:")! + 1
        return (lines[..<place] + ["  " + Substring(gates.segment)] + lines[place...])
            .joined(separator: "\n") + "\n" + gates.customerSections
    }

    /// Events about messages name those that the log without them would have led to: most are still sent.
    private mutating func nameMessages(_ random: inout SeededGenerator) throws {
        let answer = try PropertyTests.replay(
            lines.filter { !$0.type.hasPrefix("mail") }, rules: ruleSet)
        let messages = try answer.sendRequests.map { try GateRecord($0) }
        for index in lines.indices where lines[index].type.hasPrefix("mail") {
            let line = lines[index]
            let known = messages.filter { $0.customer == line.customer && $0.decidedAt < line.time }
            guard let message = known.suffix(3).randomElement(using: &random) else { continue }
            lines[index].message = message.id
            lines[index].payload = Array(
                String(decoding: line.payload, as: UTF8.self).replacing(
                    "\"message_id\":\"\"", with: "\"message_id\":\"\(message.id)\""
                ).utf8)
        }
    }

    private static let events = """
        events:
          cart: { k: string, total: double, n: int, flag: bool, due: timestamp }
          order: { k: string, total: double, due: timestamp }
          form: { opt_in: bool, zone: string }
          withdrawn: {}
          note: { text: string, birth: date }
          unsubscribed: { theme: string }
          gone: {}
          unused: { x: int }
        """

    private static let customer = """
        attributes:
          nick: { type: string, from: { note: event.text }, on_null: clear }
          time_zone: { type: string, from: { form: event.zone }, on_null: clear }
          birth: { type: date, from: { note: event.birth } }
        facts:
          carts: { count: cart }
          recent: { count: [cart, order], over: 6h }
          spent: { sum: event.total / 3.0, of: order, over: 1d }
          last_note: { latest: event.text, of: note, over: 8h }
          keys: { distinct: event.k, of: [cart, order], when: event.total > 15.0, over: 4h }
        segments:
          busy: facts.recent >= 3 && !segments.known
          known: facts.keys >= 3 || facts.last_note == "b"
          rich: facts.spent > 20.0
        erasure: gone
        consent:
          marketing: { given: { event: form, when: event.opt_in }, withdrawn: withdrawn }
        themes:
          news: { asked: by_default }
          alerts: { asked: [{ event: form, when: event.opt_in }] }
        unsubscribe: { event: unsubscribed, theme: event.theme }
        """

    /// A trigger, and whether its rules have an event and a key.
    private typealias Form = (text: String, hasEvent: Bool, hasKey: Bool)

    private static let forms: [Form] = [
        ("{ event: cart }", true, true), ("{ event: order }", true, true),
        ("{ event: [cart, order] }", true, true), ("{ event: [cart, note] }", true, true),
        ("{ silence: [cart, order], for: 2h }", true, false),
        ("{ silence: cart, for: 6h, armed_by: order }", true, false),
        ("{ date: event.due, of: cart }", true, true),
        ("{ date: event.due, of: [cart, order], offset: -1h }", true, true),
        ("{ date: event.due, of: cart, offset: 1d, at: \"10:00\" }", true, true),
        (
            "{ count: [cart, { event: order, when: event.total > 20.0 }], at_least: 3, within: 6h }",
            true, true
        ),
        (
            "{ sequence: [order, cart, { event: cart, when: event.total > 20.0 }], within: 12h }",
            true, true
        ),
        ("{ schedule: \"10:00\" }", false, false),
        ("{ schedule: \"tue,wed 22:30\" }", false, false),
        ("{ yearly: customer.birth, at: \"12:00\" }", false, false),
        ("{ yearly: customer.birth, offset: -1d, at: \"12:00\" }", false, false),
        ("{ enters: busy }", false, false), ("{ leaves: busy }", false, false),
    ]

    private static func rules(
        _ random: inout SeededGenerator, _ gates: GeneratedGates?
    ) -> String {
        var text = "rules:\n"
        for index in 0..<Int.random(in: 4...9, using: &random) {
            let form = random.pick(forms)
            text += "  - rule: r\(random.pick(["a", "b", "c"]))\(index)\n"
            let kinds =
                gates == nil
                ? ["functional", "special", "special", "feature"] : GeneratedGates.kinds
            text += "    kind: \(random.pick(kinds))\n"
            text += "    theme: \(random.pick(["news", "alerts"]))\n"
            text += "    trigger: \(form.text)\n"
            var agains = ["never", "1h", "1d"]
            let isKeyed = form.hasKey && random.chance(50)
            if isKeyed {
                text += "    key: event.k\n"
                agains += ["{ after: 1h, per: key }", "{ after: never, per: key }"]
            }
            text += gates?.goal(ofRule: index, hasKey: isKeyed) ?? ""
            if random.chance(50) {
                let plain = [
                    "customer.nick != \"a\"", "facts.recent > 2 || segments.known", "segments.rich",
                ]
                let when = random.pick(
                    form.hasEvent
                        ? plain + [
                            "event.total >= 40.0", "has(event.k) || event.total < 20.0",
                            "event.k in [\"a\", \"b\"] && event.id > \"e2\"",
                        ] : plain)
                text += "    when: '\(when)'\n"
            }
            if random.chance(40) { text += "    restart: true\n" }
            if random.chance(70) {
                let plain = ["order", "[order, withdrawn]", "cart", "note"]
                let exit = random.pick(
                    form.hasEvent
                        ? plain + [
                            "{ event: order, when: event.total >= entry.total }",
                            "[note, { event: cart, when: event.k != entry.k }]",
                        ] : plain)
                text += "    exit: \(exit)\n"
            }
            if random.chance(50) { text += "    again: \(random.pick(agains))\n" }
            if random.chance(30) { text += "    max_age: \(random.pick(["1m", "10m", "2h"]))\n" }
            if random.chance(40) { text += "    priority: \(random.pick([10, 50, 90]))\n" }
            if gates != nil, random.chance(25) { text += "    holdout: { percent: 30 }\n" }
            text += "    steps:\n" + steps(&random, hasEvent: form.hasEvent, gates)
        }
        for index in 0..<Int.random(in: 1...3, using: &random) {
            let edge = random.pick(["enters", "leaves"])
            let segments = ["busy", "known", "rich"]
            text += """
                  - rule: r\(random.pick(["a", "b", "c"]))-edge\(index)
                    kind: \(random.pick(["functional", "special"]))
                    trigger: { \(edge): \(random.pick(gates == nil ? segments : segments + ["pressed"])) }
                    when: '\(random.pick(["facts.carts > 0", "!segments.rich"]))'
                    exit: \(random.pick(["order", "[note, withdrawn]"]))
                    again: \(random.pick(["always", "1h"]))
                    steps:
                      - wait: \(random.pick(["1m", "1h", "4h"]))
                      - send: m
                        channel: email
                        data: { spent: facts.spent, busy: segments.busy, last: facts.last_note }

                """
        }
        return text
    }

    private static func steps(
        _ random: inout SeededGenerator, hasEvent: Bool, _ gates: GeneratedGates?
    ) -> String {
        var text = ""
        for send in 0..<Int.random(in: 1...3, using: &random) {
            if random.chance(50) {
                text += "      - wait: \(random.pick(["1m", "10m", "1h", "4h"]))\n"
            } else if random.chance(30) {
                text += "      - until: \"\(random.pick(["12:00", "wed 02:30", "last 18:00"]))\"\n"
            }
            if random.chance(25) {
                text += """
                          - wait_for:
                              event: \(random.pick(["order", "[note, cart]"]))
                              within: \(random.pick(["10m", "3h"]))
                              then: [{ wait: 5m }, { send: t\(send), channel: sms, data: { id: awaited.id } }]
                              else: [{ send: e\(send), channel: sms }]

                    """
            }
            let channel = gates?.channel(&random) ?? "email"
            text += "      - send: s\(send)\n        channel: \(channel)\n"
            for detail in gates?.details(&random) ?? [] { text += "        \(detail)\n" }
            if random.chance(30) {
                let condition =
                    hasEvent && random.chance(50) ? "event.total > 10.0" : "customer.nick == \"b\""
                text += "        if: '\(condition)'\n"
            }
            if random.chance(30) { text += "        expires: \(random.pick(["1s", "1h"]))\n" }
            if random.chance(60) {
                let fields = hasEvent ? "k: event.k, total: event.total, " : ""
                text += "        data: { \(fields)nick: customer.nick, spent: facts.spent }\n"
            }
        }
        return text
    }

    private mutating func makeLines(
        _ random: inout SeededGenerator, disorder: Disorder, isDense: Bool
    ) {
        var front = Self.start
        for number in 0..<600 {
            if !lines.isEmpty, random.chance(4) {
                var copy = random.pick(Array(lines.suffix(40)))
                copy.isDuplicate = true
                // A copy comes late by nature; without disorder only one of this very instant may.
                let isForgotten = lines.suffix(40).contains {
                    // Erasure forgets the ids.
                    $0.customer == copy.customer && $0.type == "gone"
                }
                if !isForgotten, disorder == .beyondLateness || front - copy.time == 0 {
                    lines.append(copy)
                    continue
                }
            }
            if !random.chance(30) {
                let mostMs: Int64 = isDense && random.chance(85) ? 20_000 : 900_000
                front = front + Int64.random(in: 0...mostMs, using: &random)
            }
            var behindMs: Int64 = 0
            if random.chance(25) {
                behindMs =
                    switch disorder {
                    case .none: 0
                    case .withinLateness: .random(in: 0...Self.latenessMs, using: &random)
                    case .beyondLateness: .random(in: 0...7_200_000, using: &random)
                    }
            }
            lines.append(line(number, at: front - behindMs, &random))
        }
    }

    private func line(
        _ number: Int, at time: Instant, _ random: inout SeededGenerator
    ) -> Line {
        var types = [
            "cart", "cart", "cart", "order", "order", "form", "withdrawn", "note", "unsubscribed",
            "unused", "unknown", random.chance(15) ? "gone" : "order",
        ]
        if gates != nil {
            types += [
                "prefs", "mail_opened", "mail_clicked", "mail_clicked", "mail_bounced", "rest",
            ]
        }
        let type = random.pick(types)
        var fields: [String] = []
        func add(_ name: String, _ values: [String]) {
            if random.chance(85) { fields.append("\"\(name)\":\(random.pick(values + ["null"]))") }
        }
        switch type {
        case "cart", "order":
            add("k", ["\"a\"", "\"b\"", "\"c\""])
            add("total", ["10", "39.99", "40", "60.5"])
            let dueMs = Int64.random(in: -3_600_000...86_400_000, using: &random)
            add("due", ["\((time + dueMs).milliseconds)"])
        case "form":
            add("opt_in", ["true", "true", "false"])
            add(
                "zone",
                [
                    "\"Europe/Paris\"", "\"America/New_York\"", "\"Pacific/Kiritimati\"",
                    "\"+02:00\"", "\"Mars\"",
                ])
        case "note":
            add("text", ["\"a\"", "\"b\"", "\"caf\\u00e9\""])
            add("birth", ["\"1990-03-03\"", "\"1990-03-04\"", "\"1992-02-29\""])
        case "unsubscribed": add("theme", ["\"news\"", "\"alerts\""])
        case "prefs": fields = GeneratedGates.wishes(&random)
        case "mail_opened", "mail_clicked", "mail_bounced":
            fields = ["\"message_id\":\"\""]
            if type == "mail_bounced" { fields.append("\"permanent\":\(random.chance(50))") }
        default: break
        }
        let customer = "c\(Int.random(in: 0..<15, using: &random))"
        let text = """
            {"id":"e\(number)","source":"/s","type":"\(type)","subject":"\(customer)",\
            "time":\(time.milliseconds),"data":{\(fields.joined(separator: ","))}}
            """
        return Line(
            customer: customer, type: type, time: time, isDuplicate: false,
            payload: Array(text.utf8))
    }
}
