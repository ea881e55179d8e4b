// docs/SOURCES.md: each of its examples, over the log that stands below it.

import Config
import Events
import Foundation
import Records
import Replay
import RuleSet
import Testing

@Suite("Sources of events")
struct SourcesTests {
    /// A section of the page: its heading, its events.yaml, its log.
    struct Example: CustomTestStringConvertible, Sendable {
        var heading: String
        var events: String
        var log: String
        var isTable: Bool

        var testDescription: String { heading }
    }

    static let examples: [Example] = {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/SOURCES.md")
        guard let text = try? String(contentsOf: page, encoding: .utf8) else { return [] }
        return text.components(separatedBy: "\n## ").dropFirst().compactMap { section in
            func block(_ language: String) -> String? {
                let parts = section.components(separatedBy: "```\(language)\n")
                return parts.count == 2 ? parts[1].components(separatedBy: "```")[0] : nil
            }
            guard let events = block("yaml"), let log = block("json") ?? block("csv") else {
                return nil
            }
            return Example(
                heading: section.components(separatedBy: "\n")[0], events: events, log: log,
                isTable: block("csv") != nil)
        }
    }()

    /// By the first word of the heading: of each event its type, customer, time, and all fields that it has.
    static let expected: [String: [String]] = [
        "Segment:": [
            #"{"type":"identify","customer":"u-17","at":"2026-05-01T10:00:00.000Z","data":{"email":"ana@example.com","plan":"pro"}}"#,
            #"{"type":"Order Completed","customer":"u-17","at":"2026-05-01T10:05:00.000Z","data":{"order":"O-1","total":59.9,"skus":["A","B"],"campaign":"spring"}}"#,
            #"{"type":"Order Completed","customer":"a-4","at":"2026-05-01T10:06:00.000Z","data":{"order":"O-2","skus":[]}}"#,
        ],
        "Snowplow:": [
            #"{"type":"add_to_cart","customer":"u-17","at":"2026-05-01T10:00:00.250Z","data":{"sku":"A","price":12.5,"categories":["tea","gifts"],"country":"FR"}}"#,
            #"{"type":"page_view","customer":"d-2","at":"2026-05-01T10:01:00.100Z","data":{"url":"https://shop.example.com/"}}"#,
        ],
        "Debezium:": [
            #"{"type":"orders","customer":"17","at":"2026-05-01T10:00:00.300Z","data":{"op":"c","order":501,"status":"new","total":59.9,"deliver_on":"2026-05-04","placed_at":"2026-05-01T10:00:00.250Z"}}"#,
            #"{"type":"orders","customer":"17","at":"2026-05-01T10:01:00.000Z","data":{"op":"u","order":501,"status":"paid","status_before":"new","total":59.9,"placed_at":"2026-05-01T10:00:00.250Z"}}"#,
            #"{"type":"orders","customer":"17","at":"2026-05-01T10:02:00.000Z","data":{"op":"d","status_before":"paid"}}"#,
        ],
        "Shopify:": [
            #"{"type":"orders/create","customer":"17","at":"2026-05-01T10:00:01.123Z","data":{"id":5001,"email":"ana@example.com","total_price":"59.90","skus":["A","B"],"city":"Lyon"}}"#,
            #"{"type":"orders/cancelled","customer":"ana@example.com","at":"2026-05-01T11:00:00.000Z","data":{"id":5001,"cancelled_at":"2026-05-01T10:59:00.000Z"}}"#,
        ],
        "Stripe:": [
            #"{"type":"customer.created","customer":"cus_17","at":"2026-05-01T10:00:00.000Z","data":{"email":"ana@example.com","plan":"pro"}}"#,
            #"{"type":"invoice.payment_failed","customer":"cus_17","at":"2026-05-01T11:00:00.000Z","data":{"amount_due":2900,"attempts":1,"next_attempt":"2026-05-04T11:00:00.000Z","prices":["price_1"]}}"#,
        ],
        "Google": [
            #"{"type":"page_view","customer":"1234.5678","at":"2026-05-01T10:00:00.123Z","data":{"page":"https://shop.example.com/","params":["page_location","ga_session_id"]}}"#,
            #"{"type":"purchase","customer":"u-17","at":"2026-05-01T10:05:00.000Z","data":{"order":"O-1","revenue":59.9,"items":["A","B"],"params":["coupon"]}}"#,
        ],
        "Tables": [
            #"{"type":"signed_up","customer":"ana@example.com","at":"2026-05-01T08:00:00.000Z","data":{"born":"1990-10-05"}}"#,
            #"{"type":"order_placed","customer":"ana@example.com","at":"2026-05-01T10:00:00.500Z","data":{"order_id":"O-1","total":59.9,"is_gift":true,"skus":["A","B"],"note":"leave it\nat the \"blue\" door","ship_at":"2026-05-02T06:00:00.000Z"}}"#,
            #"{"type":"order_placed","customer":"ben@example.com","at":"2026-10-25T00:30:00.000Z","data":{"order_id":"O-2","total":10.0,"is_gift":false,"ship_at":"2026-03-29T01:00:00.000Z"}}"#,
            #"{"type":"order_placed","customer":"cleo@example.com","at":"2026-05-01T10:00:00.000Z","data":{"order_id":"O-3"}}"#,
        ],
    ]

    @Test("The page has an example of each source")
    func headings() {
        let words = Self.examples.map { $0.heading.components(separatedBy: " ")[0] }
        #expect(words.sorted() == Self.expected.keys.sorted())
    }

    @Test("Each example of the page reads its log as it says", arguments: examples)
    func example(example: Example) throws {
        let word = example.heading.components(separatedBy: " ")[0]
        let expected = try JSON.objects(
            ofLines: try #require(Self.expected[word]).joined(separator: "\n").utf8)
        let rules = try Self.rules(over: example.events)
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("relance-sources-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = folder.appendingPathComponent(example.isTable ? "log.csv" : "log.jsonl")
        try example.log.write(to: log, atomically: true, encoding: .utf8)
        var run = try ReplayRun(
            rules: rules, paths: [log.path], until: .end,
            output: try ReplayOutput(directory: folder.path, emitted: nil))
        while try run.advance() {}
        try run.finish()
        #expect(run.summary.deadLetters.isEmpty)
        #expect(run.notes.isEmpty)
        let sent = try JSON.objects(
            ofLines: Data(contentsOf: folder.appendingPathComponent("send-requests.jsonl")))
        #expect(sent.count == expected.count)
        for event in expected {
            let found = sent.contains {
                $0["template"] == event["type"] && $0["customer"] == event["customer"]
                    && $0["triggered_at"] == event["at"] && $0["data"] == event["data"]
            }
            #expect(found, "\(event)\n\(sent)")
        }
    }

    /// A rule for each type, whose message has all fields of the event.
    private static func rules(over events: String) throws -> RuleSet {
        var text = "rules:\n"
        for (index, type) in try types(of: events).enumerated() {
            let fields = type.fields.map { "\($0): event.\($0)" }.joined(separator: ", ")
            text += "  - rule: r\(index)\n    kind: functional\n    max_age: 52w\n"
            text += "    trigger: { event: \"\(type.name)\" }\n"
            text += "    steps: [{ send: \"\(type.name)\", channel: email, data: { \(fields) } }]\n"
        }
        return try load(events, text)
    }

    private static func types(of events: String) throws -> [(name: String, fields: [String])] {
        let rules =
            "rules: [{ rule: r, kind: functional, trigger: { schedule: \"10:00\" }, "
            + "steps: [{ send: s, channel: email }] }]"
        return try load(events, rules).schema.types.map { ($0.name, $0.fields.map(\.name)) }
    }

    private static func load(_ events: String, _ rules: String) throws -> RuleSet {
        let loaded = Configuration.load(files: [
            ("events.yaml", Array(events.utf8)), ("rules/r.yaml", Array(rules.utf8)),
        ])
        #expect(loaded.diagnostics.map { $0.rendered() } == [])
        return try #require(loaded.ruleSet)
    }
}
