// relance explain

import Foundation
import Testing

@Suite("Explain")
struct ExplainTests {
    private func shop() throws -> Relance {
        let relance = try Relance.inShop()
        try relance.write(Shop.log, to: "log")
        return relance
    }

    @Test("A timeline has the customer's events, what came of them and the reasons")
    func timeline() throws {
        let run = try shop().run("explain", "ben", "log", "--until", "end")
        #expect(run.code == 0)
        #expect(
            run.output == """
                2026-09-01T09:00:00.000Z  cart_updated  e2  {"cart_id":"B","total":60.0}  (log:2)
                                          cart: entered
                                          cart [B]: waits until 2026-09-01T13:00:00.000Z
                2026-09-01T10:00:00.000Z  order_placed  e3  {"cart_id":"B"}  (log:3)
                2026-09-01T10:00:00.000Z  cart [B]: reminder exited: an exit event of \
                2026-09-01T10:00:00.000Z
                2026-09-01T10:00:00.000Z  thanks: thanks suppressed by gate consent: consent was \
                never given
                2026-09-01T10:30:00.000Z  page_viewed  e4  {}  (log:4)
                                          nothing uses this type of event

                """)
    }

    @Test("S61: what messages led to stands under the event that did it")
    func conversions() throws {
        let relance = try shop()
        try relance.write(
            "attribution: { event: order_placed, value: event.total, model: last_message, within: 1d }",
            to: "config/policies.yaml")
        func event(_ type: String, _ id: String, at time: String) -> String {
            Shop.event(
                type, "anna", at: "2026-09-01T\(time)Z", id: id,
                data: #"{"cart_id":"A","total":80}"#)
        }
        try relance.write(
            event("order_placed", "o1", at: "07:00:00")
                + event("cart_updated", "a", at: "08:00:00")
                + event("order_placed", "o2", at: "13:00:00"), to: "log")
        let run = try relance.run("explain", "anna", "log")
        let lines = run.output.split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(lines[1] == "credited to no message, worth 80.0")
        #expect(
            lines.contains("cart: credited to its message by email, the last before it, worth 80.0")
        )
        let json = try relance.run("explain", "anna", "log", "--format", "json")
        #expect(json.output.contains(#"{"entry":"conversion","conversion":{"customer":"anna""#))
        #expect(json.output.contains(#""value":80.0,"model":"last_message"}}"#))
    }

    @Test("S66: an event that waits says until when, and when it takes effect")
    func settling() throws {
        let relance = try shop()
        try relance.write("time: { settle: 5s }", to: "config/policies.yaml")
        func cart(_ id: String, at time: String) -> String {
            Shop.event(
                "cart_updated", "anna", at: "2026-09-01T\(time)Z", id: id,
                data: #"{"cart_id":"\#(id)","total":80}"#)
        }
        try relance.write(cart("b", at: "08:00:02") + cart("a", at: "08:00:01"), to: "log")
        let run = try relance.run("explain", "anna", "log")
        #expect(
            run.output == """
                2026-09-01T08:00:02.000Z  cart_updated  b  {"cart_id":"b","total":80.0}  (log:1)
                                          waits for events before it, until time is past \
                2026-09-01T08:00:07.000Z
                2026-09-01T08:00:01.000Z  cart_updated  a  {"cart_id":"a","total":80.0}  (log:2)
                                          waits for events before it, until time is past \
                2026-09-01T08:00:06.000Z
                2026-09-01T08:00:01.000Z  cart_updated  a  takes effect
                                          cart: entered
                2026-09-01T08:00:02.000Z  cart_updated  b  takes effect
                                          cart: entered
                                          cart [a]: waits until 2026-09-01T12:00:01.000Z
                                          cart [b]: waits until 2026-09-01T12:00:02.000Z

                """)
        let json = try relance.run("explain", "anna", "log", "--format", "json")
        #expect(json.output.contains(#"{"entry":"note","note":"settling","until":"#))
        #expect(json.output.contains(#"{"entry":"takes_effect","time":"#))
    }

    @Test("Timers that fire at another customer's event stand in the timeline")
    func timers() throws {
        let relance = try shop()
        try relance.write(
            Shop.log
                + Shop.event("page_viewed", "zoe", at: "2026-09-01T20:00:00Z", id: "z1"), to: "log")
        let run = try relance.run("explain", "anna", "log")
        #expect(run.output.contains("2026-09-01T12:00:00.000Z  cart [A]: reminder sent by email"))
        #expect(!run.output.contains("zoe"))
        #expect(run.output.contains("a duplicate: this id is known, nothing happens"))
    }

    @Test("Coming into a segment, leaving it and an erasure stand in the timeline")
    func segments() throws {
        let relance = try shop()
        try relance.write(
            """
            facts: { orders: { count: order_placed } }
            segments: { buyer: facts.orders > 0 }
            erasure: page_viewed
            consent: { marketing: { given: account_created } }
            """, to: "config/customer.yaml")
        try relance.write(
            """
            events:
              cart_updated: { cart_id: string, total: double }
              order_placed: { cart_id: string, total: double }
              account_created: { opt_in: bool }
              page_viewed: {}
            """, to: "config/events.yaml")
        try relance.write(
            """
            rules:
              - rule: welcome
                kind: functional
                trigger: { enters: buyer }
                steps: [{ send: hello, channel: email }]
            """, to: "config/rules/more.yaml")
        let run = try relance.run("explain", "ben", "log")
        #expect(run.code == 0)
        #expect(run.output.contains("buyer: the customer comes into the segment\n"), "\(run)")
        #expect(run.output.contains("erased: all that was known and pending is gone\n"))
        let json = try relance.run("explain", "ben", "log", "--format", "json")
        #expect(
            json.output.contains(
                #"{"entry":"note","note":"enters_segment","segment":"buyer"}"#))
        #expect(json.output.contains(#"{"entry":"note","note":"erased"}"#))
    }

    @Test(
        "What recurs is told where an event sets it and at the end, and what it does in a row once")
    func schedules() throws {
        let relance = try shop()
        try relance.write(
            """
            rules:
              - rule: news
                kind: functional
                trigger: { schedule: "thu 10:00" }
                when: has(customer.topic)
                steps: [{ send: news, channel: email }]
            """, to: "config/rules/shop.yaml")
        try relance.write(
            """
            attributes:
              topic: { type: string, from: { subscribed: event.topic } }
              time_zone: { type: string, from: { moved: event.zone } }
            """, to: "config/customer.yaml")
        try relance.write(
            "events: { subscribed: { topic: string }, moved: { zone: string } }",
            to: "config/events.yaml")
        func event(
            _ type: String, _ customer: String, _ day: String, data: String = "{}"
        ) -> String {
            Shop.event(type, customer, at: "\(day)T12:00:00Z", id: "\(customer)-\(day)", data: data)
        }
        // What another customer's timers do at an event of hers is no line of ben's, nor the other way round.
        try relance.write(
            event("moved", "ben", "2026-09-01", data: #"{"zone":"Europe/Paris"}"#)
                + event("subscribed", "zoe", "2026-09-02", data: #"{"topic":"all"}"#)
                + event("subscribed", "ben", "2026-09-25", data: #"{"topic":"tea"}"#)
                + event("moved", "ben", "2026-09-26", data: #"{"zone":"Asia/Tokyo"}"#)
                + event("moved", "zoe", "2026-10-09"), to: "log")
        let run = try relance.run("explain", "ben", "log")
        #expect(
            run.output == """
                2026-09-01T12:00:00.000Z  moved  ben-2026-09-01  {"zone":"Europe/Paris"}  (log:1)
                                          news: fires at 2026-09-03T08:00:00.000Z
                2026-09-03T08:00:00.000Z  news: `when` is false, 4 times until 2026-09-24T08:00:00.000Z
                2026-09-25T12:00:00.000Z  subscribed  ben-2026-09-25  {"topic":"tea"}  (log:3)
                2026-09-26T12:00:00.000Z  moved  ben-2026-09-26  {"zone":"Asia/Tokyo"}  (log:4)
                                          news: fires at 2026-10-01T01:00:00.000Z
                2026-10-01T01:00:00.000Z  news: entered
                2026-10-01T01:00:00.000Z  news: news sent by email
                2026-10-08T01:00:00.000Z  news: entered
                2026-10-08T01:00:00.000Z  news: news sent by email
                                          news: fires at 2026-10-15T01:00:00.000Z

                """)
        let json = try relance.run("explain", "ben", "log", "--format", "json")
        #expect(
            json.output.contains(
                #"{"entry":"note","note":"unmatched","rule":"news","#
                    + #""fired_at":"2026-09-03T08:00:00.000Z","times":4,"#
                    + #""last_fired_at":"2026-09-24T08:00:00.000Z"}"#))
    }

    @Test("Dead letters that name the customer are shown")
    func deadLetters() throws {
        let run = try shop().run("explain", "anna", "log")
        #expect(run.output.contains("not_json"))
        #expect(run.output.contains("(log:6)"))
        #expect(!(try shop().run("explain", "ben", "log").output.contains("not_json")))
        let relance = try shop()
        try relance.write(
            #"{"subject": 42, "type": 1}"# + "\n" + #"{"subject": "142", "type": 1}"#, to: "log")
        let numbered = try relance.run("explain", "42", "log").output
        #expect(numbered.contains("missing_field"))
        #expect(numbered.contains("(log:1)") && !numbered.contains("(log:2)"))
    }

    @Test("The timeline as JSON has the whole records")
    func json() throws {
        let run = try shop().run("explain", "anna", "log", "--until", "end", "--format", "json")
        let timeline = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(timeline["customer"] as? String == "anna")
        let entries = try #require(timeline["entries"] as? [[String: Any]])
        #expect(
            entries.map { $0["entry"] as? String } == [
                "event", "note", "waiting", "dead_letter", "event", "note", "decision",
            ])
        let decision = try #require(entries.last?["decision"] as? [String: Any])
        let request = try #require(entries.last?["send_request"] as? [String: Any])
        #expect(decision["outcome"] as? String == "sent")
        #expect(decision["id"] as? String == request["id"] as? String)
    }

    @Test("A customer of whom the log has nothing is said to be unknown")
    func unknown() throws {
        let run = try shop().run("explain", "nobody", "log")
        #expect(run.code == 1)
        #expect(run.output.isEmpty)
        #expect(run.error == "relance: no event of the logs is of a customer 'nobody'\n")
        #expect(try shop().run("explain", "anna", "nowhere").code == 3)
    }
}
