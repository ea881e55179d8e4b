// More timers are due at once than a transaction holds.

import Calendar
import Config
import RuleSet
import Runtime
import TestSupport
import Testing

@Suite("Waves")
struct WaveTests {
    private static let customers = 60
    private let cluster = SimulatedCluster(
        eventTopics: 1, partitionCount: 1, begin: Shop.start, seed: 1)
    private let disk = SimulatedDisk()

    /// A reminder an hour after each cart.
    private func rules(policies: String) throws -> RuleSet {
        let loaded = Configuration.load(files: [
            ("events.yaml", Array("events: { cart: { n: int } }".utf8)),
            ("policies.yaml", Array(policies.utf8)),
            (
                "rules/r.yaml",
                Array(
                    """
                    rules:
                      - rule: r
                        kind: functional
                        trigger: { event: cart }
                        restart: true
                        since: 2026-01-01
                        steps:
                          - { wait: 1h }
                          - { send: m, channel: email, data: { n: event.n } }
                    """.utf8)
            ),
        ])
        return try #require(loaded.ruleSet, "\(loaded.diagnostics)")
    }

    private func append(_ number: Int, at time: Instant, customer: Int) {
        cluster.append(
            SimulatedLog.Record(
                time: time, key: Array("c\(customer)".utf8),
                value: Array(
                    """
                    {"id":"e\(number)","type":"cart","source":"/","subject":"c\(customer)",\
                    "time":"\(Shop.rendered(time))","data":{"n":\(number)}}
                    """.utf8)), topic: 0, partition: 0)
    }

    /// Runs a worker whose transactions take few timers, and which lets go of its customers at each commit.
    private func run(_ rules: RuleSet, isClockSystem: Bool) throws {
        let process = SimulatedProcess(
            cluster, transactionalID: "worker", skewMs: 0, disk: disk, sabotage: nil)
        cluster.processes = [process]
        let daemon = SimulatedDaemon(
            process, rules: rules,
            settings: WorkerSettings(
                group: "group", eventTopics: cluster.eventTopics,
                state: process.state(cacheBytes: 0), isClockSystem: isClockSystem,
                commitEveryMs: 60_000, commitEvents: 8, timersPerSlice: 3))
        var rounds = 0
        while daemon.failure == nil, rounds < 60 || !cluster.isCommitted {
            daemon.iterate(mayPause: false)
            rounds += 1
            try #require(rounds < 10_000, "the worker does not get on")
        }
        #expect(daemon.failure == nil)
        daemon.finish()
        while cluster.isEnding { cluster.writeMarker() }
    }

    private var reminders: Int { CommittedRecords(cluster).sendRequests.count }

    private var waves: Int {
        cluster.log(OutputTopic.journal.name, 0).committed.count {
            String(decoding: $0.record.value ?? [], as: UTF8.self).contains("\"wave_timers\":")
        }
    }

    private func expectReplay(_ rules: RuleSet, usesJournal: Bool) throws {
        let found = CommittedRecords(cluster)
        let expected = try CommittedRecords(
            replaying: cluster, rules: rules, usesJournal: usesJournal)
        #expect(found.differences(from: expected) == [])
        #expect(found.sendRequests == expected.sendRequests)
    }

    @Test(
        "Timers that an event makes due are committed in parts in front of it, also with `settle`",
        arguments: ["", "time: { settle: 2s }"], [false, true])
    func beforeEvents(policies: String, isClockSystem: Bool) throws {
        let rules = try rules(policies: policies)
        for customer in 0..<Self.customers {
            append(customer, at: Shop.start, customer: customer)
        }
        // One poll: of the first event all of the wave, of the others one is late and one's own.
        let later = Shop.start + 7_200_000
        append(100, at: later, customer: 7)
        append(101, at: later + 1, customer: 3)
        append(102, at: Shop.start + 3_600_000, customer: 5)
        append(103, at: later + 2, customer: 1_000)
        try run(rules, isClockSystem: isClockSystem)
        #expect(reminders == Self.customers)
        #expect(isClockSystem == (waves > 5))
        try expectReplay(rules, usesJournal: isClockSystem)
    }

    @Test("Timers that a reading of the clock makes due are committed in parts")
    func atReading() throws {
        let rules = try rules(policies: "")
        for customer in 0..<Self.customers {
            append(customer, at: Shop.start, customer: customer)
        }
        try run(rules, isClockSystem: true)
        let before = reminders
        #expect(before == 0)
        cluster.pass(ms: 4_000_000)
        try run(rules, isClockSystem: true)
        #expect(reminders == Self.customers)
        #expect(waves > 5)
        try expectReplay(rules, usesJournal: true)
    }
}
