// The daemon is started again with other rules, over the customers that it has.

import Calendar
import Config
import Foundation
import RuleSet
import Runtime
import TestSupport
import Testing

@Suite("Rule change")
struct RuleChangeTests {
    private static let begin = Shop.start
    private let cluster = SimulatedCluster(
        eventTopics: 1, partitionCount: 1, begin: Shop.start + 10 * 86_400_000, seed: 1)
    private let disk = SimulatedDisk()

    /// A rule that sends some time after a cart.
    private static func rule(_ name: String, _ wait: String) -> String {
        """
        - rule: \(name)
          kind: functional
          trigger: { event: cart }
          steps: [{ wait: \(wait) }, { send: \(name), channel: email }]

        """
    }

    /// Runs a worker that lets go of its customers at each commit, until all events are committed.
    private func run(_ rules: String) throws {
        let loaded = Configuration.load(files: [
            ("events.yaml", Array("events: { cart: {} }".utf8)),
            ("rules/r.yaml", Array("rules:\n\(rules)".utf8)),
        ])
        let process = SimulatedProcess(
            cluster, transactionalID: "worker", skewMs: 0, disk: disk, sabotage: nil)
        cluster.processes = [process]
        let daemon = SimulatedDaemon(
            process, rules: try #require(loaded.ruleSet),
            settings: WorkerSettings(
                group: "group", eventTopics: cluster.eventTopics,
                state: process.state(cacheBytes: 0), isClockSystem: false,
                commitEveryMs: 500, commitEvents: 1))
        var rounds = 0
        while daemon.failure == nil, rounds < 40 || !cluster.isCommitted {
            daemon.iterate(mayPause: false)
            cluster.pass(ms: 200)
            rounds += 1
            try #require(rounds < 10_000, "the worker does not get on")
        }
        #expect(daemon.failure == nil)
        daemon.finish()
        while cluster.isEnding { cluster.writeMarker() }
    }

    private func append(_ customer: String, afterMinutes minutes: Int64) {
        let time = Self.begin + minutes * 60_000
        cluster.append(
            SimulatedLog.Record(
                time: time, key: Array(customer.utf8),
                value: Array(
                    """
                    {"id":"\(customer)\(minutes)","type":"cart","source":"/","subject":"\(customer)",\
                    "time":"\(Shop.rendered(time))","data":{}}
                    """.utf8)), topic: 0, partition: 0)
    }

    /// `outcome rule`, those of anne.
    private var decisions: [String] {
        CommittedRecords(cluster).decisions.filter { $0.contains("\"customer\":\"anne\"") }.map {
            line in
            func word(_ name: String) -> Substring {
                guard let start = line.range(of: "\"\(name)\":\"")?.upperBound else { return "-" }
                return line[start...].prefix { $0 != "\"" }
            }
            return "\(word("outcome")) \(word("rule"))"
        }
    }

    @Test("a timer behind one of a rule that is gone fires, also when the customer was let go")
    func laterTimer() throws {
        append("anne", afterMinutes: 0)
        try run(Self.rule("early", "10m") + Self.rule("late", "2h"))
        // Time passes the earlier one, of which nothing is left by then, and then the later one. The start is
        // not to mend anything: it would make the index of what it reads again anew.
        append("bob", afterMinutes: 1)
        append("bob", afterMinutes: 60)
        append("bob", afterMinutes: 180)
        try run(Self.rule("late", "2h"))
        #expect(decisions == ["rule_changed early", "sent late"])
    }

    @Test("whose instances depart is told once, also where nothing else happens")
    func quiet() throws {
        append("anne", afterMinutes: 0)
        try run(Self.rule("early", "30d") + Self.rule("late", "60d"))
        for _ in 0..<2 { try run(Self.rule("late", "60d")) }
        #expect(decisions == ["rule_changed early"])
    }
}
