// Another rule set takes the customers over (decision 0012).

import Calendar
import Events
import Foundation
import Records
import Replay
import RuleSet
import Testing

@Suite("Activation of other rules")
struct ActivationTests {
    private static let events = "{ cart: { k: string, total: double }, order: {} }"

    private static let cart = """
        - rule: cart
          kind: functional
          trigger: { event: cart }
          key: event.k
          exit: order
          steps:
            - wait: 4h
            - send: reminder
              channel: email
              data: { total: event.total }
            - wait: 1d
            - send: second
              channel: sms
        """

    /// Plays `before`, lets other rules take over at a time of 2 March 2026, plays `after`, and gives the
    /// decisions as `outcome rule.step key triggered>decided`.
    private func play(
        _ old: String, _ new: String, newEvents: String = Self.events, before: [String],
        activatedAt: String, after: [String] = [], runsOnTo end: String
    ) throws -> [String] {
        let oldRules = try Playback.rules(events: Self.events, rules: old)
        let newRules = try Playback.rules(events: newEvents, rules: new)
        var replayer = Replayer(rules: oldRules, until: .instant(try instant(end)))
        try apply(before, oldRules.schema, to: &replayer)
        let activation = try instant(activatedAt)
        try replayer.activate(newRules, at: activation, newSince: activation)
        #expect(replayer.ruleSetHash == RecordWriter.hash(of: newRules))
        try apply(after, newRules.schema, to: &replayer)
        // Also shows that the books balance.
        try replayer.finish()
        return try decisions(replayer.lines)
    }

    /// `10:00 cart k=a total=30`; a number of days may come before the time: `1d 10:00`.
    private func apply(
        _ script: [String], _ schema: EventSchema, to replayer: inout Replayer
    ) throws {
        var scanner = Scanner(schema: schema)
        for (number, line) in script.enumerated() {
            let words = line.split(separator: " ").map(String.init)
            let hasDay = words[0].hasSuffix("d")
            let time = hasDay ? words[0] + " " + words[1] : words[0]
            let fields = words.dropFirst(hasDay ? 3 : 2).map { field in
                let parts = field.split(separator: "=")
                return "\"\(parts[0])\":" + (Double(parts[1]) == nil ? "\"\(parts[1])\"" : parts[1])
            }
            let payload = """
                {"id":"\(time)-\(number)","type":"\(words[hasDay ? 2 : 1])","source":"/",\
                "subject":"anne","time":"\(Self.text(try instant(time)))",\
                "data":{\(fields.joined(separator: ","))}}
                """
            Array(payload.utf8).withUnsafeBytes { payload in
                guard case .event(let event) = scanner.scan(payload) else {
                    Issue.record("\(line) is no event")
                    return
                }
                replayer.apply(event)
            }
        }
    }

    private func instant(_ time: String) throws -> Instant {
        let words = time.split(separator: " ")
        let days = words.count > 1 ? try #require(Int64(words[0].dropLast())) : 0
        let day = Instant(milliseconds: 1_772_409_600_000) + days * 86_400_000
        let parts = try #require(words.last).split(separator: ":").compactMap { Int64($0) }
        return day + (parts[0] * 60 + parts[1]) * 60_000
    }

    private static func text(_ instant: Instant) -> String {
        var text: [UInt8] = []
        RFC3339.write(instant, into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    private func decisions(_ lines: RecordLines) throws -> [String] {
        try lines.decisions.split(separator: UInt8(ascii: "\n")).map { line in
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
            func word(_ name: String) -> String { object[name] as? String ?? "-" }
            func time(_ name: String) -> Substring { word(name).dropFirst(8).prefix(8) }
            return "\(word("outcome")) \(word("rule")).\(word("step")) \(word("key")) "
                + "\(time("triggered_at"))>\(time("decided_at"))"
        }
    }

    @Test("an instance goes on at the step of its name, with the due time that it has")
    func steps() throws {
        // A step comes before the reminder, which waits longer now; the second message is the same.
        let new = Self.cart.replacingOccurrences(
            of: "    - wait: 4h",
            with: "    - send: receipt\n      channel: email\n    - wait: 6h")
        let played =
            try play(
                Self.cart, new, before: ["10:00 cart k=a total=30"], activatedAt: "11:00",
                runsOnTo: "2d 00:00")
        #expect(
            played == [
                "sent cart.reminder a 02T10:00>02T14:00",
                "sent cart.second a 02T10:00>03T14:00",
            ])
    }

    @Test("an instance whose step is gone ends as rule_changed, at the activation")
    func stepGone() throws {
        let new = Self.cart.replacingOccurrences(of: "send: reminder", with: "send: nudge")
        let played =
            try play(
                Self.cart, new,
                before: ["10:00 cart k=a total=30", "10:30 cart k=b total=30"],
                activatedAt: "11:00", after: ["12:00 cart k=c total=30"], runsOnTo: "23:00")
        #expect(
            played == [
                "rule_changed cart.- a 02T10:00>02T11:00",
                "rule_changed cart.- b 02T10:30>02T11:00",
                "sent cart.nudge c 02T12:00>02T16:00",
            ])
    }

    @Test("an instance whose rule is gone ends as rule_changed under the rule's name")
    func ruleGone() throws {
        let new = Self.cart.replacingOccurrences(of: "rule: cart", with: "rule: basket")
        let played =
            try play(
                Self.cart, new, before: ["10:00 cart k=a total=30"], activatedAt: "11:00",
                runsOnTo: "23:00")
        #expect(played == ["rule_changed cart.- a 02T10:00>02T11:00"])
    }

    @Test("what a new rule set keeps of an event and the old one did not is absent")
    func keptFields() throws {
        let old = Self.cart.replacingOccurrences(
            of: "      data: { total: event.total }\n", with: "")
        let new = Self.cart + "\n      if: has(event.total)"
        let played =
            try play(
                old, new, before: ["10:00 cart k=a total=30", "1d 00:00 cart k=b total=30"],
                activatedAt: "1d 01:00", runsOnTo: "3d 00:00")
        #expect(
            played == [
                "sent cart.reminder a 02T10:00>02T14:00",
                "sent cart.reminder b 03T00:00>03T04:00",
                "suppressed cart.second a 02T10:00>03T14:00",
                "suppressed cart.second b 03T00:00>04T04:00",
            ])
    }

    @Test("an exit that is remembered stops an older match under the new rules")
    func remembered() throws {
        let played =
            try play(
                Self.cart, Self.cart + "\n# the same", before: ["12:00 order"],
                activatedAt: "12:30", after: ["11:00 cart k=a total=30"], runsOnTo: "23:00")
        #expect(played == ["suppressed cart.reminder a 02T11:00>02T12:00"])
    }

    @Test("a new rule by the calendar begins at the activation, one that was there goes on")
    func calendar() throws {
        func schedule(_ name: String, _ time: String) -> String {
            """

            - rule: \(name)
              kind: functional
              trigger: { schedule: "\(time)" }
              steps: [{ send: \(name), channel: email }]
            """
        }
        let old = schedule("old", "09:00")
        // The daemon was away when the old one was due; of the new one that time is not asked.
        let played =
            try play(
                Self.cart + old, Self.cart + old + schedule("new", "08:00"),
                before: ["07:00 order"], activatedAt: "10:00", runsOnTo: "1d 09:30")
        #expect(
            played == [
                "sent old.old - 02T09:00>02T09:00",
                "sent new.new - 03T08:00>03T08:00",
                "sent old.old - 03T09:00>03T09:00",
            ])
    }

    @Test("a new rule acts on matches from the activation on")
    func since() throws {
        let hello = """
            - rule: hello
              kind: functional
              trigger: { event: order }
              steps: [{ send: hello, channel: email }]
            """
        let played =
            try play(
                Self.cart, Self.cart + "\n" + hello, before: ["10:00 order"], activatedAt: "11:00",
                after: ["10:30 order", "11:30 order"], runsOnTo: "23:00")
        #expect(played == ["sent hello.hello - 02T11:30>02T11:30"])
    }
}
