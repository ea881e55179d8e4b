// A small stage for the engine's tests: rules as YAML, a log as lines, decisions as lines.

import Calendar
import Config
import Customer
import Digests
import Engine
import Events
import Gates
import RuleSet
import Testing

/// Runs scripts such as
///
///     10:00 cart k=k1 total=60
///     12:30 order @bob #o7 k=k1
///     reading 13:00
///     end
///
/// through the true scanner and the engine. Times are those of 2 March 2026 in UTC, a Monday, or of
/// another `day`; `2d 10:00` is two days later. Customers are `anne` unless named by `@`; ids count up unless named by `#`. A decision
/// reads `outcome:gate rule.step key triggered>decided`, with `bob: ` before it for others than anne, and
/// behind it `as …` where an expression chose the template, `till …` for `not_after`, `next …` for `next_at`,
/// `by …` for the channel where the policies declare channels, `to …` for the address, `at …` for the score
/// of pressure, and the arm. A field is a number, a text or a list (`days=[mon,tue]`); `^2` is the id of the
/// second message that was sent.
struct Scene: ~Copyable {
    private let day: Instant
    private var engine: Engine
    private var scanner: Scanner
    private var customers = Customers()
    private let showsChannels: Bool
    private var nextID = 1
    private var messageIDs: [String] = []
    /// Of the last decision that names one: the message that went before.
    private(set) var lastWinner: String?
    private(set) var deadLetters = 0
    /// Of the last play: `goal r ^1 11:00 60.0`, the number of the message or, of what was not sent, the outcome.
    private(set) var conversions: [String] = []
    /// Of the decisions of the last play; nil for those of timers without an event.
    private(set) var eventIDs: [String?] = []

    init(
        rules: String, customer: String = Scene.customer, policies: String = "",
        events: String = "", day: String = "2026-03-02", timersPerSlice: Int = 1_000
    ) throws {
        let ruleSet = try Scene.load(
            rules: rules, customer: customer, policies: policies, events: events)
        self.day = try #require(Instant(rfc3339: day + "T00:00:00Z"))
        showsChannels = policies.contains("channels:")
        engine = Engine(rules: ruleSet, timersPerSlice: timersPerSlice)
        scanner = Scanner(schema: ruleSet.schema)
    }

    static let customer = """
        attributes:
          nick: { type: string, from: { note: event.text } }
          level: { type: int, from: { note: event.level }, default: 7 }
        consent:
          marketing: { given: consent_on, withdrawn: consent_off }
        themes:
          news: { asked: by_default }
          alerts: { asked: form }
          back: { asked: [by_default, form] }
        unsubscribe: { event: unsubscribed, theme: event.theme }
        """

    static let events = """
        events:
          cart: { k: string, total: double, n: int, flag: bool, due: date }
          order: { k: string, total: double }
          view: { total: double }
          note: { text: string, level: int }
          form: { opt_in: bool }
          consent_on: {}
          consent_off: {}
          unsubscribed: { theme: string }
          unused: { x: int }
        """

    static func load(
        rules: String, customer: String, policies: String, events: String
    ) throws -> RuleSet {
        let files = [
            ("events.yaml", Scene.events + "\n" + events), ("customer.yaml", customer),
            ("policies.yaml", policies), ("rules/rules.yaml", "rules:\n" + rules),
        ]
        let loaded = Configuration.load(
            files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
        for diagnostic in loaded.diagnostics where diagnostic.severity == .error {
            Issue.record("\(diagnostic)")
        }
        return try #require(loaded.ruleSet)
    }

    var counters: Counters { engine.settledCounters() }

    var lastMessage: String? { messageIDs.last }

    /// Plays a script and returns the decisions as lines.
    mutating func play(_ script: String) -> String {
        var lines: [String] = []
        eventIDs = []
        conversions = []
        for line in script.split(separator: "\n") {
            var progress = Engine.Progress.more
            while progress == .more {
                var decisions = Effects()
                progress = perform(line, into: &decisions)
                for conversion in decisions.conversions {
                    conversions.append(describe(conversion, decisions.bytes))
                }
                for decision in decisions.decisions {
                    if decision.outcome == .sent { messageIDs.append(decision.id?.hex ?? "-") }
                    lastWinner = decision.winner?.hex ?? lastWinner
                    lines.append(describe(decision, decisions.bytes))
                    eventIDs.append(
                        decision.eventID.map { id in
                            let bytes = decisions.bytes[id.offset..<id.offset + Int(id.count)]
                            return String(decoding: bytes, as: UTF8.self)
                        })
                }
            }
        }
        return lines.joined(separator: "\n")
    }

    private mutating func perform(
        _ line: Substring, into decisions: inout Effects
    ) -> Engine.Progress {
        var words = line.split(separator: " ")[...]
        switch words.first {
        case "end":
            return engine.apply(.completion, to: &customers, into: &decisions)
        case "until":
            words.removeFirst()
            return engine.apply(.end(at: takeTime(&words)), to: &customers, into: &decisions)
        case "reading":
            words.removeFirst()
            return engine.apply(.reading(takeTime(&words)), to: &customers, into: &decisions)
        default:
            perform(event: &words, into: &decisions)
            return .done
        }
    }

    private mutating func perform(
        event words: inout ArraySlice<Substring>, into decisions: inout Effects
    ) {
        let time = takeTime(&words)
        let type = words.removeFirst()
        var customer = "anne"
        var id = "e\(nextID)"
        nextID += 1
        var source = "/test"
        var fields: [String] = []
        for word in words {
            switch word.first {
            case "@": customer = String(word.dropFirst())
            case "#": id = String(word.dropFirst())
            case "/": source = String(word)
            default:
                let parts = word.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                fields.append("\"\(parts[0])\":\(json(parts[1]))")
            }
        }
        let payload = Array(
            """
            {"id":"\(id)","source":"\(source)","type":"\(type)","subject":"\(customer)",\
            "time":\(time.milliseconds),"data":{\(fields.joined(separator: ","))}}
            """.utf8)
        payload.withUnsafeBytes { bytes in
            switch scanner.scan(bytes, recordTime: nil) {
            case .event(let event):
                while engine.apply(.event(event), to: &customers, into: &decisions) == .more {}
            case .deadLetter(let reason, let detail):
                deadLetters += 1
                let text = String(decoding: payload, as: UTF8.self)
                Issue.record("\(text): \(reason) \(detail)")
            }
        }
    }

    private func json(_ text: Substring) -> String {
        if Double(text) != nil || ["true", "false", "null"].contains(text) { return String(text) }
        if text.first == "[" {
            let elements = text.dropFirst().dropLast().split(separator: ",").map { json($0) }
            return "[\(elements.joined(separator: ","))]"
        }
        if text.first == "^", let number = Int(text.dropFirst()) {
            return "\"\(messageIDs[number - 1])\""
        }
        return "\"\(text)\""
    }

    private func takeTime(_ words: inout ArraySlice<Substring>) -> Instant {
        var time = day
        var word = words.removeFirst()
        if word.last == "d" {
            time = time + Int64(word.dropLast())! * 86_400_000
            word = words.removeFirst()
        }
        let parts = word.split(separator: ":")
        let seconds = parts.count > 2 ? Double(parts[2])! : 0
        return time + Int64(parts[0])! * 3_600_000 + Int64(parts[1])! * 60_000
            + Int64((seconds * 1000).rounded())
    }

    private func describe(_ decision: Decision, _ bytes: [UInt8]) -> String {
        func text(_ text: Decision.Text) -> String {
            let start = Int(text.offset)
            return String(decoding: bytes[start..<start + Int(text.count)], as: UTF8.self)
        }
        let rule = engine.rules.rules[Int(decision.rule)]
        var step = "-"
        if decision.step >= 0, case .send(let send) = rule.steps[Int(decision.step)].action {
            step = send.name
        }
        let customer = text(decision.customer)
        var line = customer == "anne" ? "" : "\(customer): "
        line += decision.outcome.rawValue
        if let gate = decision.gate { line += ":\(gate.rawValue)" }
        line += " \(rule.name).\(step)"
        if let key = decision.key { line += " \(text(key))" }
        line += " \(clock(decision.triggeredAt))>\(clock(decision.decidedAt))"
        if let template = decision.template { line += " as \(text(template))" }
        if let notAfter = decision.notAfter { line += " till \(clock(notAfter))" }
        if let nextAt = decision.nextAt { line += " next \(clock(nextAt))" }
        if showsChannels, decision.channel >= 0 {
            line += " by \(engine.rules.policies.channels[Int(decision.channel)].name)"
        }
        if let address = decision.address { line += " to \(text(address))" }
        if let score = decision.score { line += " at \(Double(score) / 1_000_000)" }
        if let arm = decision.arm { line += " \(arm.rawValue)" }
        return line
    }

    private func describe(_ conversion: Conversion, _ bytes: [UInt8]) -> String {
        let id = conversion.customer
        let customer = String(
            decoding: bytes[id.offset..<id.offset + Int(id.count)], as: UTF8.self)
        var line = (customer == "anne" ? "" : "\(customer): ") + conversion.model.rawValue
        if let cause = conversion.cause {
            line += " \(cause.rule < 0 ? "gone" : engine.rules.rules[Int(cause.rule)].name)"
            if let number = messageIDs.firstIndex(of: cause.id.hex) {
                line += " ^\(number + 1)"
            } else {
                line += " \(cause.outcome.rawValue)"
            }
            if let arm = cause.arm { line += " \(arm.rawValue)" }
        }
        line += " \(clock(conversion.at))"
        switch conversion.worth {
        case .int(let number): line += " \(number)"
        case .double(let number): line += " \(number)"
        case nil: break
        }
        return line
    }

    private func clock(_ instant: Instant) -> String {
        let ms = instant - day
        let (days, rest) = (ms / 86_400_000, ms % 86_400_000)
        func pad(_ number: Int64, _ width: Int = 2) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        var text = days > 0 ? "\(days)d " : ""
        text += pad(rest / 3_600_000) + ":" + pad(rest / 60_000 % 60)
        if rest % 60_000 > 0 { text += ":" + pad(rest / 1000 % 60) }
        if rest % 1000 > 0 { text += "." + pad(rest % 1000, 3) }
        return text
    }
}
