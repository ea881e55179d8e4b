// A random log of customers who ask to hear about things, and of events about things.

import Calendar
import Config
import RuleSet
import TestSupport
import Testing

/// Rules of broadcasts over a log in the order of time; what customers have asked for is known beside.
struct BroadcastWorld {
    struct Statement {
        var customer: String
        var value: String
        var isAdded: Bool
        var time: Instant
    }

    struct Broadcast {
        var id: String
        var values: [String]
        var time: Instant
    }

    static let start = Instant(milliseconds: 1_772_438_400_000)
    static let forMs: Int64 = 7_200_000

    let ruleSet: RuleSet
    private(set) var lines: [GeneratedWorld.Line] = []
    private(set) var statements: [Statement] = []
    private(set) var broadcasts: [Broadcast] = []
    /// When each customer was first heard of.
    private(set) var known: [String: Instant] = [:]

    private static let files = [
        (
            "events.yaml",
            """
            events:
              ask: { skus: list(string) }
              drop: { sku: string }
              visit: { n: int }
              buy: { sku: string }
            broadcasts:
              stock: { skus: list(string), n: int }
              news: { n: int }
            """
        ),
        (
            "customer.yaml",
            """
            interests:
              alerts: { add: { ask: event.skus }, remove: { drop: event.sku }, for: 2h }
              once: { add: { ask: event.skus } }
            segments: { asking: size(customer.interests.alerts) > 1 }
            """
        ),
        ("policies.yaml", "time: { lateness: 1m }"),
        (
            "rules/r.yaml",
            """
            rules:
              - rule: each
                kind: functional
                trigger: { broadcast: stock, interest: alerts, of: event.skus }
                key: event.id
                steps: [{ send: m, channel: email, data: { list: customer.interests.alerts } }]
              - rule: everybody
                kind: functional
                trigger: { broadcast: news }
                key: event.id
                steps: [{ send: m, channel: email }]
              - rule: told
                kind: functional
                trigger: { broadcast: stock, interest: once, of: event.skus, once: true }
                when: event.n > 1
                exit: buy
                steps: [{ wait: 90s }, { send: m, channel: email, data: { skus: event.skus } }]
              - rule: after
                kind: functional
                trigger: { event: visit }
                restart: true
                steps: [{ wait: 2m }, { send: m, channel: email }]
              - rule: enters
                kind: functional
                trigger: { enters: asking }
                steps: [{ send: m, channel: email }]
            """
        ),
    ]

    init(seed: UInt64, count: Int = 600) throws {
        let loaded = Configuration.load(
            files: Self.files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
        ruleSet = try #require(
            loaded.ruleSet, "\(loaded.diagnostics.map { $0.rendered() }.joined())")
        var random = SeededGenerator(seed: seed)
        var time = Self.start
        for number in 0..<count {
            // Many at one instant.
            time = time + random.pick([0, 0, 1, 400, 5_000, 61_000, 300_000])
            if random.chance(12) {
                broadcast(number, at: time, &random)
            } else {
                event(number, at: time, &random)
            }
        }
    }

    private static func skus(_ random: inout SeededGenerator) -> [String] {
        (0..<random.pick([1, 1, 2, 4])).map { _ in "S\(random.below(14))" }
    }

    private mutating func broadcast(
        _ number: Int, at time: Instant, _ random: inout SeededGenerator
    ) {
        let id = "b\(number)"
        let skus = Self.skus(&random)
        let isNews = random.chance(25)
        let data =
            "{\"skus\":[\(skus.map { "\"\($0)\"" }.joined(separator: ","))],\"n\":\(random.below(5))}"
        if !isNews { broadcasts.append(Broadcast(id: id, values: skus, time: time)) }
        append(id, isNews ? "news" : "stock", "", data, at: time)
    }

    private mutating func event(
        _ number: Int, at time: Instant, _ random: inout SeededGenerator
    ) {
        let customer = "c\(random.below(24))"
        if known[customer] == nil { known[customer] = time }
        let skus = Self.skus(&random)
        switch random.below(5) {
        case 0, 1:
            for sku in skus {
                statements.append(
                    Statement(customer: customer, value: sku, isAdded: true, time: time))
            }
            let list = skus.map { "\"\($0)\"" }.joined(separator: ",")
            append("e\(number)", "ask", customer, "{\"skus\":[\(list)]}", at: time)
        case 2:
            statements.append(
                Statement(customer: customer, value: skus[0], isAdded: false, time: time))
            append("e\(number)", "drop", customer, "{\"sku\":\"\(skus[0])\"}", at: time)
        case 3: append("e\(number)", "visit", customer, "{\"n\":1}", at: time)
        default: append("e\(number)", "buy", customer, "{\"sku\":\"\(skus[0])\"}", at: time)
        }
    }

    private mutating func append(
        _ id: String, _ type: String, _ customer: String, _ data: String, at time: Instant
    ) {
        let subject = customer.isEmpty ? "" : "\"subject\":\"\(customer)\","
        let line =
            "{\"id\":\"\(id)\",\"source\":\"/s\",\"type\":\"\(type)\",\(subject)"
            + "\"time\":\(time.milliseconds),\"data\":\(data)}"
        lines.append(
            GeneratedWorld.Line(
                customer: customer, type: type, time: time, isDuplicate: false,
                payload: Array(line.utf8)))
    }

    // MARK: Brute force

    /// Whether a customer wants to hear about a value, when all events up to `instant` are there.
    func isAsked(_ value: String, by customer: String, at instant: Instant) -> Bool {
        let own = statements.filter {
            $0.customer == customer && $0.value == value && $0.time <= instant
        }
        let removed = own.filter { !$0.isAdded }.map(\.time).max() ?? .distantPast
        var since: Instant?
        for time in own.filter({ $0.isAdded && $0.time > removed }).map(\.time).sorted() {
            // What has grown too old has left, and begins anew.
            if since.map({ time - $0 > Self.forMs }) ?? true { since = time }
        }
        return since.map { instant - $0 <= Self.forMs } ?? false
    }

    /// Those whom a broadcast must reach, in the order of ids.
    func audience(of broadcast: Broadcast) -> [String] {
        known.keys.filter { customer in
            broadcast.values.contains { isAsked($0, by: customer, at: broadcast.time) }
        }.sorted()
    }
}
