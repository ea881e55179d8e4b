// A configuration in which messages meet every gate, and logs for it.

import Foundation
import TestSupport

enum GateShop {
    static let files: [(name: String, text: String)] = [
        (
            "events.yaml",
            """
            events:
              cart: { k: string, total: double }
              order: { k: string, total: double }
              joined: { mail: string, opt_in: bool }
              wishes: { channels: list(string), max_per_week: int, hours: string, days: list(string) }
              opened: { message_id: string }
              clicked: { message_id: string }
              bounced: { message_id: string, permanent: bool }
            """
        ),
        (
            "customer.yaml",
            """
            attributes:
              mail: { type: string, from: { joined: event.mail } }
            facts:
              recent: { count: cart, over: 2d }
            segments:
              eager: facts.recent >= 4
              pressed: pressure.state == "over"
            consent:
              marketing: { given: { event: joined, when: event.opt_in } }
            themes: { carts: { asked: by_default } }
            preferences: { from: wishes, caught: hold }
            engagement:
              id: event.message_id
              opened: opened
              clicked: clicked
              bounced: { event: bounced, when: event.permanent }
              ignored_after: 1d
            """
        ),
        (
            "policies.yaml",
            """
            holdout: { percent: 10, salt: "2026-q4" }
            quiet: { hours: "21:00-08:00", days: [sun] }
            arbitration: { window: 15m, max: 1, order: [priority, worth] }
            channels:
              email: { to: customer.mail, cost: 0.01, length: long, persistence: days }
              sms: { cost: 0.5, intrusive: 3, real_time: true, response: seconds }
              letter: { cost: 2, length: long, persistence: lasting }
            channel_choice:
              segments: { eager: segments.eager }
              order: { eager: [sms, email] }
              default: [email, sms]
              alternate: 2
            attribution: { event: order, value: event.total, model: last_click, within: 7d }
            report: { dimensions: { eager: segments.eager } }
            pressure:
              half_life: 2d
              weights: { email: 1, sms: 2 }
              states: { balance: 1, over: 2 }
              hysteresis: 0.5
              strain: { ignored: 0.5 }
              relief: { clicked: 1, order: 0.5 }
              plans: { over: { special: drop, feature: hold } }
            caps:
              - { max: 2, per: 7d, caught: hold }
              - { channel: sms, max: 1, per: 1d }
            """
        ),
        (
            "rules/gates.yaml",
            """
            rules:
              - rule: reminder
                kind: feature
                theme: carts
                trigger: { event: cart }
                key: event.k
                exit: order
                restart: true
                goal: { event: order, within: 3d, value: event.total, by_key: true }
                steps:
                  - { send: first, channel: auto, worth: event.total / 10.0, data: { total: event.total } }
                  - { wait: 20h }
                  - { send: second, channel: [sms, email], needs: { length: long }, expires: 8h }
              - rule: offer
                kind: special
                priority: 80
                trigger: { event: [cart, order] }
                again: 12h
                goal: { event: order, within: 1d }
                steps: [{ send: offer, channel: [letter, email, sms], worth: "1.5" }]
              - rule: receipt
                kind: functional
                trigger: { event: order }
                steps: [{ send: receipt, channel: email }]
              - rule: sorry
                kind: functional
                trigger: { enters: pressed }
                steps: [{ send: sorry, channel: email }]
            """
        ),
    ]

    /// The files in a directory of their own.
    static func directory() throws -> URL {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("gates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: directory.appendingPathComponent("rules"), withIntermediateDirectories: true)
        for (name, text) in files {
            try text.write(
                to: directory.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        return directory
    }

    /// Events of so many customers from `start` to `end`, in seconds since 1970. Some are about `messages`,
    /// the ids of each customer's.
    static func log(
        seed: UInt64, customers: Int, eventsEach: Int, start: Int, end: Int,
        about messages: [String: [String]] = [:]
    ) -> [(key: String, value: String, headers: [(String, String)])] {
        var random = SeededGenerator(seed: seed)
        var events: [(second: Int, customer: String, text: String)] = []
        for number in 0..<customers {
            let customer = "c\(number)"
            for index in 0..<eventsEach {
                let second = index == 0 ? start : Int.random(in: start..<end, using: &random)
                let (type, data) = event(
                    index, of: customer, messages[customer] ?? [], &random)
                let time = Date(timeIntervalSince1970: Double(second)).ISO8601Format()
                events.append(
                    (
                        second, customer,
                        Shop.event(
                            type, customer, at: time, id: "\(customer)-\(index)-\(start)",
                            data: data)
                    ))
            }
        }
        let order = events.indices.sorted {
            (events[$0].second, $0) < (events[$1].second, $1)
        }
        return order.map { (events[$0].customer, String(events[$0].text.dropLast()), []) }
    }

    private static func event(
        _ index: Int, of customer: String, _ messages: [String],
        _ random: inout SeededGenerator
    ) -> (type: String, data: String) {
        if index == 0 {
            return (
                "joined", #"{"mail":"\#(customer)@example.com","opt_in":\#(random.chance(80))}"#
            )
        }
        if let message = messages.randomElement(using: &random), random.chance(25) {
            return (
                random.pick(["opened", "clicked", "bounced"]),
                #"{"message_id":"\#(message)","permanent":\#(random.chance(30))}"#
            )
        }
        if random.chance(6) {
            let wish = random.pick([
                #""hours":"10:00-19:00""#, #""max_per_week":\#(random.below(4))"#,
                #""channels":["email"]"#, #""days":["mon","tue","wed","sat"]"#,
            ])
            return ("wishes", "{\(wish)}")
        }
        let key = random.pick(["a", "b"])
        if random.chance(20) {
            return ("order", #"{"k":"\#(key)","total":\#(random.pick([20, 90.5]))}"#)
        }
        return ("cart", #"{"k":"\#(key)","total":\#(random.pick([3, 20, 90]))}"#)
    }
}
