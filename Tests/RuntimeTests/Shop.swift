// Rules and events for the worker's tests.

import Calendar
import Config
import RuleSet
import TestSupport
import Testing

/// A small shop whose rules wait, exit, restart and send at once.
enum Shop {
    static let start = Instant(milliseconds: 1_772_438_400_000)

    static func rules(since: String = "") throws -> RuleSet {
        let files = [
            (
                "events.yaml",
                """
                events:
                  cart: { k: string, total: double }
                  order: { k: string }
                  account: { name: string! }
                """
            ),
            (
                "rules/shop.yaml",
                """
                rules:
                  - rule: cart
                    kind: functional
                    trigger: { event: cart }
                    key: event.k
                    when: event.total >= 20.0
                    exit: order
                    restart: true\(since)
                    steps:
                      - wait: 10m
                      - send: reminder
                        channel: email
                        data: { total: event.total }
                      - wait: 20m
                      - send: second
                        channel: sms
                  - rule: welcome
                    kind: functional
                    trigger: { event: account }\(since)
                    steps: [{ send: welcome, channel: email, data: { name: event.name } }]
                """
            ),
        ]
        let loaded = Configuration.load(files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
        for diagnostic in loaded.diagnostics where diagnostic.severity == .error {
            Issue.record("\(diagnostic)")
        }
        return try #require(loaded.ruleSet)
    }

    /// By topic and partition: random events, some twice, some unusable.
    static func logs(
        topics: Int = 1, partitions: Int, count: Int, random: inout SeededGenerator
    ) -> [[[FakeBroker.Record]]] {
        var logs: [[[FakeBroker.Record]]] = Array(
            repeating: Array(repeating: [], count: partitions), count: topics)
        var time = start
        for number in 0..<count {
            time = time + Int64(random.next() % 60_000)
            let customer = Int(random.next() % 30)
            let topic = Int(random.next() % UInt64(topics))
            let key = random.pick(["a", "b"])
            let data =
                switch random.next() % 10 {
                case 0: "{\"k\":\"\(key)\",\"total\":\"much\"}"
                case 1...6: "{\"k\":\"\(key)\",\"total\":\(random.pick([5, 30, 70]))}"
                default: "{\"k\":\"\(key)\",\"name\":\"n\(number)\"}"
                }
            let type = data.contains("name") ? random.pick(["order", "account"]) : "cart"
            var record = FakeBroker.Record(time: time, payload: Array(data.utf8))
            if random.next() % 3 == 0 {
                record.attributes = [
                    "id": "e\(number)", "type": type, "source": "/shop", "subject": "c\(customer)",
                    "time": rendered(time),
                ].mapValues { Array($0.utf8) }
            } else {
                record.payload = Array(
                    """
                    {"id":"e\(number)","type":"\(type)","source":"/shop",\
                    "subject":"c\(customer)","time":"\(rendered(time))","data":\(data)}
                    """.utf8)
            }
            logs[topic][customer % partitions].append(record)
            if random.next() % 20 == 0 { logs[topic][customer % partitions].append(record) }
        }
        return logs
    }

    static func rendered(_ instant: Instant) -> String {
        var text: [UInt8] = []
        RFC3339.write(instant, into: &text)
        return String(decoding: text, as: UTF8.self)
    }
}
