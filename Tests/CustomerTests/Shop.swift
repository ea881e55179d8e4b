// Rule sets of a shop that have everything a record can hold, and logs for them.

import Calendar
import Config
import RuleSet
import TestSupport
import Testing

enum Shop {
    /// In a line: the id of the customer's last message.
    static let lastMessage = "@"

    static let start = Instant(milliseconds: 1_772_438_400_000)

    static let events = """
        events:
          cart: { k: string, total: double, n: int, flag: bool, due: timestamp, skus: list(string) }
          order: { k: string, total: double, due: timestamp }
          form: { opt_in: bool, zone: string }
          withdrawn: {}
          note:
            { text: string, birth: date, raw: bytes, took: duration,
              prices: "map(string,double)" }
          unsubscribed: { theme: string }
          gone: {}

        """ + GeneratedGates.events

    static let customer = """
        attributes:
          nick: { type: string, from: { note: event.text }, on_null: clear }
          time_zone: { type: string, from: { form: event.zone }, on_null: clear }
          birth: { type: date, from: { note: event.birth } }
          raw: { type: bytes, from: { note: event.raw } }
          took: { type: duration, from: { note: event.took } }
          prices: { type: "map(string,double)", from: { note: event.prices } }
          skus: { type: list(string), from: { cart: event.skus } }
          opted: { type: bool, from: { form: event.opt_in } }
          pieces: { type: int, from: { cart: event.n + int(event.total) }, default: 3, on_null: clear }
          paid: { type: double, from: { order: event.total } }
          due: { type: timestamp, from: { order: event.due } }
        facts:
          carts: { count: cart }
          pieces: { sum: event.n, of: cart }
          turnover: { sum: event.total, of: order }
          mean: { average: event.n, of: cart }
          dearest: { max: event.total, of: [cart, order] }
          recent: { count: [cart, order], over: 6h }
          spent: { sum: event.total / 3.0, of: order, over: 1d }
          few: { min: event.n, of: cart, over: 3h }
          mean_day: { average: event.total, of: order, over: 1d }
          last_note: { latest: event.text, of: note, over: 8h }
          last_cart: { latest: event.skus, of: cart }
          first_order: { first: event.total, of: order }
          first_today: { first: event.k, of: cart, over: 1d }
          keys: { distinct: event.k, of: [cart, order], when: event.total > 15.0, over: 4h }
          totals: { distinct: event.total, of: cart }
        segments:
          busy: facts.recent >= 3 && !segments.known
          known: facts.keys >= 3 || facts.last_note == "b"
          rich: facts.spent > 20.0
        erasure: gone
        consent:
          marketing: { given: { event: form, when: event.opt_in }, withdrawn: withdrawn }
          mail: { given: form, withdrawn: withdrawn }
        themes:
          news: { asked: by_default }
          alerts: { asked: [{ event: form, when: event.opt_in }] }
        unsubscribe: { event: unsubscribed, theme: event.theme }
        interests:
          alerts:
            { add: { cart: event.skus, order: event.k }, remove: { note: event.text }, max: 5,
              for: 6h }
          saved: { add: { cart: event.k } }
        """

    static func load(
        rules: String, customer: String = Shop.customer,
        policies: String = "time: { lateness: 1m, offset_zones: true }"
    ) throws -> RuleSet {
        let files = [
            ("events.yaml", events), ("customer.yaml", customer), ("policies.yaml", policies),
            ("rules/rules.yaml", "rules:\n" + rules),
        ]
        let loaded = Configuration.load(files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
        for diagnostic in loaded.diagnostics where diagnostic.severity == .error {
            Issue.record("\(diagnostic)")
        }
        return try #require(loaded.ruleSet)
    }

    /// Random rules and gates, of which some may be missing.
    static func ruleSet(
        _ random: inout SeededGenerator, hasAllGates: Bool = false
    ) throws -> RuleSet {
        let gates = GeneratedGates(&random, isWhole: hasAllGates)
        let settle = random.pick(["", ", settle: 1m", ", settle: 20s"])
        return try load(
            rules: rules(&random, gates: gates), customer: customer(with: gates),
            policies: gates.policies.replacing("lateness: 1m", with: "lateness: 1m\(settle)"))
    }

    /// The customer with what gates need.
    static func customer(with gates: GeneratedGates) -> String {
        let lines = customer.split(separator: "\n", omittingEmptySubsequences: false)
        let place = lines.firstIndex(of: "segments:")! + 1
        return (lines[..<place] + ["  " + Substring(gates.segment)] + lines[place...])
            .joined(separator: "\n") + "\n" + gates.customerSections
    }

    private static let triggers = [
        "{ event: [cart, order] }", "{ event: cart }", "{ event: [cart, note] }",
        "{ silence: [cart, order], for: 2h }", "{ silence: cart, for: 6h, armed_by: order }",
        "{ date: event.due, of: [cart, order], offset: -1h }",
        "{ date: event.due, of: cart, offset: 1d, at: \"10:00\" }",
        "{ count: [cart, { event: order, when: event.total > 20.0 }], at_least: 3, within: 6h }",
        "{ sequence: [order, cart, { event: cart, when: event.total > 20.0 }], within: 12h }",
        "{ schedule: \"10:00\" }", "{ schedule: \"tue,wed 22:30\" }",
        "{ yearly: customer.birth, at: \"12:00\" }",
        "{ yearly: customer.birth, offset: 1d, at: \"12:00\" }",
        "{ enters: busy }", "{ leaves: busy }", "{ enters: rich }", "{ leaves: known }",
    ]

    /// One rule of each trigger, the rest of it random.
    static func rules(
        _ random: inout SeededGenerator, gates: GeneratedGates? = nil
    ) -> String {
        (triggers + (gates == nil ? [] : ["{ enters: pressed }"])).enumerated().map {
            index, trigger in
            let hasEvent = ["event:", "silence", "date", "count", "sequence"].contains {
                trigger.contains("{ \($0)")
            }
            let hasKey = hasEvent && !trigger.contains("silence")
            var text = """
                  - rule: \(random.pick(["a", "b", "c"]))-\(index)
                    kind: \(random.pick(gates == nil ? ["functional", "special"] : GeneratedGates.kinds))
                    theme: \(random.pick(["news", "alerts"]))
                    trigger: \(trigger)

                """
            var agains = ["never", "1h", "1d"]
            let isKeyed = hasKey && random.chance(60)
            if isKeyed {
                text += "    key: event.k\n"
                agains += ["{ after: 1h, per: key }", "{ after: never, per: key }"]
            }
            text += gates?.goal(ofRule: index, hasKey: isKeyed) ?? ""
            if random.chance(40) { text += "    restart: true\n" }
            if hasEvent, random.chance(40) {
                text += "    exit: [note, { event: order, when: event.total >= entry.total }]\n"
            } else if random.chance(60) {
                text += "    exit: \(random.pick(["order", "[order, withdrawn]", "note"]))\n"
            }
            if random.chance(60) { text += "    again: \(random.pick(agains))\n" }
            if gates != nil {
                if random.chance(30) { text += "    priority: \(random.pick([10, 90]))\n" }
                if random.chance(20) { text += "    holdout: { percent: 30 }\n" }
            }
            func send(_ name: String, data: String) -> String {
                let parts =
                    ["send: \(name)", "channel: \(gates?.channel(&random) ?? "email")"]
                    + (gates?.details(&random) ?? []) + ["data: \(data)"]
                return parts.joined(separator: "\n        ")
            }
            let data =
                hasEvent
                ? "{ k: event.k, total: event.total, id: event.id }"
                : "{ nick: customer.nick, spent: facts.spent, first: facts.first_order }"
            text += """
                    steps:
                      - wait: \(random.pick(["1m", "1h", "4h"]))
                      - \(send("first", data: data))
                      - until: "\(random.pick(["12:00", "wed 02:30"]))"
                      - wait_for:
                          event: \(random.pick(["order", "[note, cart]"]))
                          within: \(random.pick(["10m", "3h", "2d"]))
                          then:
                            - wait: 5m
                            - { send: came, channel: sms, data: { id: awaited.id } }
                          else: [{ send: waited, channel: sms }]
                      - \(send("last", data: data))

                """
            return text
        }.joined()
    }

    static func line(
        _ number: Int, at time: Instant, _ random: inout SeededGenerator
    ) -> [UInt8] {
        let type = random.pick([
            "cart", "cart", "cart", "order", "order", "form", "withdrawn", "note", "unsubscribed",
            random.chance(10) ? "gone" : "order", "prefs", "mail_opened", "mail_clicked",
            "mail_bounced", "rest",
        ])
        var fields = type == "prefs" ? GeneratedGates.wishes(&random) : []
        if type.hasPrefix("mail") {
            fields.append("\"message_id\":\"\(lastMessage)\"")
            fields.append("\"permanent\":\(random.chance(50))")
        }
        func add(_ name: String, _ values: [String]) {
            if random.chance(85) { fields.append("\"\(name)\":\(random.pick(values + ["null"]))") }
        }
        add("k", ["\"a\"", "\"b\"", "\"\""])
        add("total", ["10", "39.99", "40", "60.5"])
        add("n", ["0", "-3", "9223372036854775807"])
        add(
            "due",
            ["\((time + Int64.random(in: -3_600_000...86_400_000, using: &random)).milliseconds)"])
        add("skus", ["[]", "[\"s-1\",\"caf\\u00e9\"]"])
        add("opt_in", ["true", "true", "false"])
        add("zone", ["\"Europe/Paris\"", "\"America/New_York\"", "\"-03:30\"", "\"Mars\""])
        add("text", ["\"a\"", "\"b\"", "\"caf\\u00e9\""])
        add("birth", ["\"1990-03-03\"", "\"1992-02-29\""])
        add("raw", ["\"AP+A\""])
        add("took", ["\"90s\""])
        add("prices", ["{\"s-1\":1.5,\"s-2\":2}"])
        add("theme", ["\"news\"", "\"alerts\""])
        let text = """
            {"id":"e\(number)","source":"/s","type":"\(type)",\
            "subject":"c\(random.below(12))","time":\(time.milliseconds),\
            "data":{\(fields.joined(separator: ","))}}
            """
        return Array(text.utf8)
    }

    /// Lines with disorder of up to two hours.
    static func log(_ random: inout SeededGenerator, count: Int) -> [[UInt8]] {
        var front = start
        return (0..<count).map { number in
            front = front + Int64.random(in: 0...900_000, using: &random)
            let behindMs = random.chance(20) ? Int64.random(in: 0...7_200_000, using: &random) : 0
            return line(number, at: front - behindMs, &random)
        }
    }
}
