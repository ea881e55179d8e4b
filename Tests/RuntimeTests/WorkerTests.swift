// The worker's loop against a broker that fails: what is committed is what a replay gives.

import Calendar
import RuleSet
import Runtime
import Telemetry
import TestSupport
import Testing

@Suite("Worker")
struct WorkerTests {
    private static let log = Log(
        level: .error, format: .logfmt, descriptor: -1, time: { "" })

    /// Runs a worker until it has read everything and, with `idle`, so many polls more.
    private func run(
        _ broker: FakeBroker, _ rules: RuleSet, isClockSystem: Bool = false,
        commitEvents: Int = 50, idlePolls: Int = 0
    ) throws {
        let stop = StopRequest()
        let settings = WorkerSettings(
            group: "group", eventTopics: broker.logs.indices.map { "events\($0)" }, state: nil,
            isClockSystem: isClockSystem,
            commitEveryMs: 500, commitEvents: commitEvents)
        var worker = Worker(
            FakeTransport(broker: broker), rules: rules, settings: settings, stop: stop,
            log: Self.log)
        try worker.start()
        var idle = 0
        var rounds = 0
        while idle <= idlePolls {
            try worker.iterate()
            rounds += 1
            try #require(rounds < 200_000, "the worker does not get on")
            if broker.isCommitted { idle += 1 }
        }
        broker.faults = FakeBroker.Faults()
        try worker.finish()
    }

    private func expectSame(
        _ broker: FakeBroker, _ rules: RuleSet, usesJournal: Bool, _ comment: Comment
    ) throws {
        let reference = try Reference(broker, rules: rules, usesJournal: usesJournal)
        let requests = broker.committed.filter { $0.topic == "sendRequests" }.map(\.value)
        let decisions = broker.committed.filter { $0.topic == "decisions" }.map(\.value)
        #expect(requests.sorted() == reference.sendRequests.sorted(), comment)
        #expect(decisions.sorted() == reference.decisions.sorted(), comment)
        let deadLetters = broker.committed.count { $0.topic == "deadLetters" }
        #expect(deadLetters == reference.deadLetters, comment)
        for topic in broker.logs.indices {
            for partition in broker.partitions {
                #expect(
                    broker.committedOffsets[topic][partition] ?? 0
                        == Int64(broker.logs[topic][partition].count), comment)
            }
        }
        // Something happened, or the comparison would show nothing.
        #expect(requests.count > 10 && deadLetters > 3, comment)
    }

    private static var abortingFaults: FakeBroker.Faults {
        var faults = FakeBroker.Faults()
        faults.queueFull = 10
        faults.lookupFails = 30
        faults.beginFails = 2
        faults.produceFails = 1
        faults.commitAborts = 10
        faults.commitUnknown = 20
        faults.abortRetries = 20
        return faults
    }

    @Test(
        "what a worker commits is what a replay gives, whatever aborts",
        arguments: Seeds.all(fixed: 40))
    func aborts(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rules = try Shop.rules()
        let broker = FakeBroker(
            logs: Shop.logs(partitions: 3, count: 600, random: &random), clock: Shop.start,
            seed: seed)
        broker.stepMs = 20
        broker.faults = Self.abortingFaults
        try run(broker, rules, commitEvents: Int(seed % 70) + 1)
        try expectSame(broker, rules, usesJournal: false, "seed \(seed)")
    }

    @Test("the faults that the seeds stand for do happen")
    func faultsHappen() throws {
        var (aborts, unknown, rebalances) = (0, 0, 0)
        for seed in UInt64(1)...10 {
            var random = SeededGenerator(seed: seed)
            let broker = FakeBroker(
                logs: Shop.logs(partitions: 3, count: 600, random: &random), clock: Shop.start,
                seed: seed)
            broker.stepMs = 20
            broker.faults = Self.abortingFaults
            broker.faults.rebalances = 2
            try run(broker, try Shop.rules())
            aborts += broker.counts.aborts
            unknown += broker.counts.unknown
            rebalances += broker.counts.rebalances
        }
        #expect(aborts > 5 && unknown > 5 && rebalances > 5, "\((aborts, unknown, rebalances))")
    }

    @Test(
        "several topics of a partition give what log and journal give",
        arguments: Seeds.all(fixed: 40))
    func topics(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rules = try Shop.rules()
        let broker = FakeBroker(
            logs: Shop.logs(topics: 2, partitions: 2, count: 600, random: &random),
            clock: Shop.start, seed: seed)
        broker.stepMs = 20
        broker.faults = Self.abortingFaults
        try run(broker, rules)
        try expectSame(broker, rules, usesJournal: true, "seed \(seed)")
    }

    @Test(
        "in real time, what a worker commits is what log and journal give",
        arguments: Seeds.all(fixed: 40))
    func realTime(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rules = try Shop.rules(since: "\n    since: 2026-01-01")
        let broker = FakeBroker(
            logs: Shop.logs(partitions: 3, count: 600, random: &random), clock: Shop.start,
            seed: seed)
        // The clock runs some hours ahead of the log, so that readings decide.
        broker.stepMs = 60_000
        broker.faults = Self.abortingFaults
        try run(broker, rules, isClockSystem: true, commitEvents: 5, idlePolls: 60)
        try expectSame(broker, rules, usesJournal: true, "seed \(seed)")
        let last = broker.committed.last { $0.topic == "sendRequests" }
        #expect(last != nil, "seed \(seed)")
    }

    @Test(
        "rebalances and fences lose waits and nothing else: each event has its effect once",
        arguments: Seeds.all(fixed: 40))
    func rebalances(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rules = try Shop.rules()
        let broker = FakeBroker(
            logs: Shop.logs(partitions: 3, count: 600, random: &random), clock: Shop.start,
            seed: seed)
        broker.stepMs = 20
        broker.faults = Self.abortingFaults
        broker.faults.rebalances = 2
        broker.faults.losses = 2
        broker.faults.fenced = 2
        try run(broker, rules)
        let reference = try Reference(broker, rules: rules, usesJournal: true)
        let requests = broker.committed.filter { $0.topic == "sendRequests" }.map(\.value)
        #expect(requests.sorted() == reference.sendRequests.sorted(), "seed \(seed)")
        // The rule without a wait does not depend on what was kept, but for duplicates.
        let welcomes = Set(requests.filter { $0.contains("\"rule\":\"welcome\"") })
        let all = try Reference(broker, rules: rules, usesJournal: false)
        let expected = Set(all.sendRequests.filter { $0.contains("\"rule\":\"welcome\"") })
        #expect(welcomes == expected, "seed \(seed)")
    }

    @Test("a failure that nothing mends ends the worker, without its transaction")
    func fatal() throws {
        var random = SeededGenerator(seed: 1)
        let rules = try Shop.rules()
        let broker = FakeBroker(
            logs: Shop.logs(partitions: 1, count: 100, random: &random), clock: Shop.start, seed: 1)
        broker.stepMs = 20
        broker.fatalAtCommit = true
        #expect(throws: TransportFailure.self) { try run(broker, rules) }
        #expect(broker.committed.isEmpty)
        #expect(broker.committedOffsets == [[nil]])
    }

    @Test("in real time, events from before the first start send nothing")
    func activation() throws {
        var random = SeededGenerator(seed: 5)
        let rules = try Shop.rules()
        let broker = FakeBroker(
            logs: Shop.logs(partitions: 2, count: 200, random: &random),
            clock: Shop.start + 86_400_000, seed: 5)
        broker.stepMs = 20
        try run(broker, rules, isClockSystem: true)
        #expect(broker.committed.allSatisfy { $0.topic == "journal" || $0.topic == "deadLetters" })
        #expect(broker.committed.contains { $0.value.contains("\"activation\":") })
        // The next start goes on from the committed offsets with the activation of the first: only what
        // is later acts, also of a history that was not read to its end.
        broker.committedOffsets = broker.committedOffsets.map { $0.map { _ in 0 } }
        try run(broker, rules, isClockSystem: true)
        #expect(!broker.committed.contains { $0.topic == "sendRequests" })
        // A group whose offsets somebody else has committed acts on all that follows.
        broker.metadata = [:]
        let more = Shop.logs(partitions: 2, count: 200, random: &random)
        for partition in 0..<2 { broker.logs[0][partition] += more[0][partition] }
        try run(broker, rules, isClockSystem: true)
        #expect(broker.committed.contains { $0.topic == "sendRequests" })
    }
}
