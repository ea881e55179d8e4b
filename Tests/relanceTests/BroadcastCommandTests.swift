// Broadcasts as a user meets them: replay, explain, test, eval, and what cannot take them yet.

import Foundation
import Testing

@Suite("Broadcasts on the command line")
struct BroadcastCommandTests {
    private static let files = [
        "events.yaml": """
        events:
          asked: { sku: string }
          seen: {}
        broadcasts:
          stock: { sku: string!, n: int }
        """,
        "customer.yaml": "interests: { alerts: { add: { asked: event.sku } } }",
        "rules/r.yaml": """
        rules:
          - rule: back
            kind: functional
            trigger: { broadcast: stock, interest: alerts, of: event.sku, once: true }
            steps: [{ send: back, channel: email, data: { n: event.n } }]
        """,
    ]

    private static func line(_ id: String, _ type: String, _ more: String) -> String {
        #"{"id":"\#(id)","source":"/s","type":"\#(type)",\#(more)}"# + "\n"
    }

    private static let events = [
        line("1", "asked", #""subject":"anne","time":"2026-03-02T09:00:00Z","data":{"sku":"A"}"#),
        line("2", "asked", #""subject":"bob","time":"2026-03-02T09:30:00Z","data":{"sku":"A"}"#),
        line("3", "asked", #""subject":"bob","time":"2026-03-02T10:00:00Z","data":{"sku":"B"}"#),
        line("4", "seen", #""subject":"anne","time":"2026-03-02T12:00:00Z""#),
    ]

    private static let broadcasts = [
        line("b1", "stock", #""time":"2026-03-02T10:00:00Z","data":{"sku":"A","n":3}"#),
        // A subject is nobody's, whatever stands there.
        line(
            "b2", "stock", #""subject":[],"time":"2026-03-02T10:30:00Z","data":{"sku":"B","n":2}"#),
        line("b3", "stock", #""time":"2026-03-02T11:00:00Z","data":{"n":2}"#),
        line("b1", "stock", #""time":"2026-03-02T11:30:00Z","data":{"sku":"A","n":9}"#),
    ]

    private func place() throws -> Relance {
        let relance = try Relance()
        for (name, text) in Self.files { try relance.write(text, to: "config/\(name)") }
        try relance.write(Self.events.joined(), to: "events.jsonl")
        try relance.write(Self.broadcasts.joined(), to: "broadcasts.jsonl")
        let (events, broadcasts) = (Self.events, Self.broadcasts)
        try relance.write(
            (events[..<2] + broadcasts[..<1] + events[2..<3] + broadcasts[1...] + events[3...])
                .joined(), to: "all.jsonl")
        return relance
    }

    @Test("S63: in the log or in a file of their own, the same records come out")
    func files() throws {
        let relance = try place()
        let whole = try relance.run("replay", "--out", "whole", "all.jsonl", "--until", "end")
        #expect(whole.code == 0)
        let parts = try relance.run(
            "replay", "--out", "parts", "--broadcasts", "broadcasts.jsonl", "events.jsonl",
            "--until", "end")
        #expect(parts.code == 0, "\(parts.error)")
        for name in ["send-requests.jsonl", "decisions.jsonl"] {
            #expect(try relance.read("whole/\(name)") == relance.read("parts/\(name)"))
        }
        let requests = try relance.read("parts/send-requests.jsonl").split(separator: "\n")
        #expect(requests.count == 3)
        #expect(
            requests[0].contains(
                #""customer":"anne","data":{"n":3},"triggered_at":"2026-03-02T10:00:00.000Z""#))
        let letters = try relance.read("parts/dead-letters.jsonl").split(separator: "\n")
        #expect(letters.count == 1)
        #expect(letters[0].contains(#""reason":"missing_field""#))
        #expect(letters[0].contains(#""file":"broadcasts.jsonl","line":3"#))
        #expect(parts.output.contains("1 duplicates"))
    }

    @Test("S65: one that is later than the log has met nobody, and the summary says so")
    func waiting() throws {
        let relance = try place()
        try relance.write(
            Self.line("b9", "stock", #""time":"2026-03-02T13:00:00Z","data":{"sku":"A","n":3}"#),
            to: "late.jsonl")
        let run = try relance.run("replay", "--broadcasts", "late.jsonl", "events.jsonl")
        #expect(run.output.contains("1 later than the log"))
        let json = try relance.run(
            "replay", "--format", "json", "--broadcasts", "late.jsonl", "events.jsonl")
        #expect(json.output.contains(#""waiting_broadcasts":1,"#))
        let end = try relance.run(
            "replay", "--broadcasts", "late.jsonl", "events.jsonl", "--until", "end")
        #expect(!end.output.contains("later than the log"))
    }

    @Test("explain tells of interests and of the broadcasts that a customer meets")
    func explain() throws {
        let run = try place().run(
            "explain", "bob", "--broadcasts", "broadcasts.jsonl", "events.jsonl", "--until", "end")
        #expect(
            run.output == """
                2026-03-02T09:30:00.000Z  asked  2  {"sku":"A"}  (events.jsonl:2)
                                          alerts: wants to hear about A
                2026-03-02T10:00:00.000Z  asked  3  {"sku":"B"}  (events.jsonl:3)
                                          alerts: wants to hear about B
                2026-03-02T10:00:00.000Z  back: meets the broadcast b1
                2026-03-02T10:00:00.000Z  back: entered
                2026-03-02T10:00:00.000Z  back: back sent by email
                2026-03-02T10:00:00.000Z  alerts: hears no more about A
                2026-03-02T10:30:00.000Z  back: meets the broadcast b2
                2026-03-02T10:30:00.000Z  back: entered
                2026-03-02T10:30:00.000Z  back: back sent by email
                2026-03-02T10:30:00.000Z  alerts: hears no more about B

                """)
        let json = try place().run(
            "explain", "bob", "--format", "json", "all.jsonl", "--until", "end")
        #expect(
            json.output.contains(
                #"{"entry":"note","note":"interested","interest":"alerts","value":"A"}"#))
        #expect(
            json.output.contains(
                #"{"entry":"note","note":"broadcast","rule":"back","id":"b1","fired_at":"2026-03-02T10:00:00.000Z"}"#
            ))
    }

    @Test("A scenario says an event about a thing without a customer, and no other without one")
    func scenarios() throws {
        let relance = try place()
        func scenario(_ type: String) throws -> Run {
            try relance.write(
                """
                scenarios:
                  - scenario: back in stock
                    events:
                      - { at: "2026-03-02T09:00:00Z", type: asked, customer: anne, data: { sku: A } }
                      - { at: "2026-03-02T10:00:00Z", type: \(type), data: { sku: A, n: 3 } }
                      - { at: "2026-03-02T11:00:00Z", type: \(type), data: { sku: A, n: 4 } }
                    expect: { messages: [{ rule: back, customer: anne, data: { n: 3 } }] }
                """, to: "config/tests/s.yaml")
            return try relance.run("test")
        }
        #expect(try scenario("stock").output == "1 passed, 0 failed\n")
        let refused = try scenario("seen")
        #expect(refused.code == 2)
        #expect(
            refused.error.contains("s.yaml:5:9: error[C011]: an event needs the key `customer`"))
    }

    @Test("eval takes what a customer asked to hear about")
    func eval() throws {
        let relance = try place()
        try relance.write(Self.broadcasts[0], to: "event.json")
        try relance.write(#"{"interests":{"alerts":["A","B"]}}"#, to: "customer.json")
        let expression = "event.sku in customer.interests.alerts"
        let asked = try relance.run(
            "eval", expression, "--event", "event.json", "--customer", "customer.json")
        #expect(asked.output.hasPrefix("value  true\n"))
        let nobody = try relance.run("eval", expression, "--event", "event.json")
        #expect(nobody.output.hasPrefix("value  false\n"))
        try relance.write(#"{"interests":{"alert":["A"]}}"#, to: "customer.json")
        let misspelt = try relance.run(
            "eval", expression, "--event", "event.json", "--customer", "customer.json")
        #expect(misspelt.error.contains("declares no interest 'alert'"))
    }

    @Test(
        "What reads topics refuses a rule set with broadcasts in one line",
        arguments: [
            ["run"], ["replay", "--topic", "events"],
        ])
    func topics(arguments: [String]) throws {
        let run = try place().shell("$RELANCE " + arguments.joined(separator: " "))
        #expect(run.code == 2)
        #expect(
            run.error
                == "relance: '\(arguments.joined(separator: " ").prefix(14))' cannot take broadcasts yet, "
                + "and events.yaml declares `stock`; logs can, with 'relance replay' and 'relance test'\n"
        )
        let mixed = try place().run("replay", "--topic", "t", "--broadcasts", "broadcasts.jsonl")
        #expect(mixed.code == 2)
        #expect(mixed.error.contains("--broadcasts goes with logs"))
    }
}
