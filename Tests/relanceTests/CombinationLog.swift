// A log for the configuration of the combinations, in which each customer plays a rule.

import Foundation
import TestSupport

/// Some weeks of events, made from a seed; within a few seconds they come in any order.
struct CombinationLog {
    struct Line {
        var customer: String
        var text: String
    }

    private(set) var lines: [Line] = []
    private let lastSecond: Int

    /// `start` is in seconds since 1970; by default 2026-03-02T00:00:00Z. What is later than `end` is left
    /// out. The first customers do the same whatever the seed is, so that a test knows what the log has; the
    /// others are behind them.
    init(
        seed: UInt64, fixedCustomers: Int = 0, customers: Int, eventsEach: Int,
        start: Int = 1_772_409_600, end: Int = .max
    ) {
        var random = SeededGenerator(seed: fixedCustomers > 0 ? 1 : seed)
        var events: [(second: Int, line: Line)] = []
        for number in 0..<fixedCustomers + customers {
            if number == fixedCustomers { random = SeededGenerator(seed: seed) }
            let customer = "c\(number)"
            let rule = Self.rules[number % Self.rules.count]
            var second = start + random.below(24) * 3_600
            for index in 0..<eventsEach {
                let (type, data) =
                    index == 0
                    ? ("joined", #"{"plays":"\#(rule)"}"#)
                    : Self.event(of: rule, at: second, &random)
                let text = Shop.event(
                    type, customer, at: Self.text(second), id: "\(customer)-\(index)-\(start)",
                    data: data)
                if second < end {
                    events.append((second + random.below(5), Line(customer: customer, text: text)))
                }
                // Some events in a row, then a pause of hours or days.
                second +=
                    random.chance(70) ? random.below(8) * 900 : (6 + random.below(60)) * 3_600
            }
        }
        // Stable where two came at one moment.
        let order = events.indices.sorted {
            (events[$0].second, $0) < (events[$1].second, $1)
        }
        lines = order.map { events[$0].line }
        lastSecond = events.map(\.second).max() ?? start
    }

    /// Ends the log with an event of nobody, so much later that all the others have taken effect.
    mutating func appendTick(afterSeconds seconds: Int) {
        let text = Shop.event("tick", "nobody", at: Self.text(lastSecond + seconds), id: "tick")
        lines.append(Line(customer: "nobody", text: text))
    }

    /// The rules of all triggers, taken in turn from each, so that few customers play many.
    private static let rules: [String] = {
        let names = CombinationTests.triggers.map { trigger in
            let text = try? String(
                contentsOfFile: CombinationTests.config + "/rules/\(trigger).yaml", encoding: .utf8)
            return (text ?? "").split(separator: "\n").compactMap { line in
                line.split(separator: "- rule: ").dropFirst().last.map(String.init)
            }
        }
        let most = names.map(\.count).max() ?? 0
        return (0..<most).flatMap { index in names.map { $0[index % $0.count] } }
    }()

    private static func event(
        of rule: String, at second: Int, _ random: inout SeededGenerator
    ) -> (type: String, data: String) {
        let item = random.pick(["A", "A", "B"])
        let size = random.below(3) * 10
        let plain = #"{"item":"\#(item)","size":\#(size)}"#
        let trigger = rule.prefix(while: { $0 != "-" })
        // A birthday waits for a month.
        if random.chance(trigger == "yearly" ? 2 : 12) { return ("stopped", plain) }
        switch trigger {
        case "event": return ("viewed", plain)
        case "silence", "leaves": return ("seen", #"{"size":\#(size)}"#)
        case "date":
            let on = text(second + (random.below(72) - 6) * 3_600)
            return ("dated", #"{"item":"\#(item)","size":\#(size),"on":"\#(on)"}"#)
        case "yearly":
            return ("born", #"{"on":"1990-03-0\#(3 + random.below(6))"}"#)
        case "enters":
            return ("levelled", #"{"level":"\#(random.pick(["gold", "silver"]))"}"#)
        case "sequence": return random.chance(50) ? ("started", plain) : ("finished", plain)
        case "count": return ("clicked", plain)
        default: return ("viewed", plain)
        }
    }

    private static func text(_ second: Int) -> String {
        Date(timeIntervalSince1970: Double(second)).ISO8601Format()
    }
}
