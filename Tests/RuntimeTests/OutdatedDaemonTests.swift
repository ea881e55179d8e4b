// Processes with older and newer rules in one group.

import Calendar
import RuleSet
import Runtime
import TestSupport
import Testing

@Suite("Outdated rules")
struct OutdatedDaemonTests {
    private let cluster = SimulatedCluster(
        eventTopics: 1, partitionCount: 2, begin: Shop.start, seed: 3)
    private let disk = SimulatedDisk()

    private func daemon(
        generation: Int, isActivated: Bool = false, disk: SimulatedDisk? = nil
    ) throws -> SimulatedDaemon {
        let process = SimulatedProcess(
            cluster, transactionalID: "worker-\(generation)", skewMs: 0, disk: disk ?? self.disk,
            sabotage: nil)
        cluster.processes.append(process)
        return SimulatedDaemon(
            process,
            rules: try Shop.gated(
                isRealTime: false, settles: false, isTight: false, generation: generation
            ).get(),
            settings: WorkerSettings(
                group: "group", eventTopics: cluster.eventTopics,
                state: process.state(cacheBytes: 1 << 20), isClockSystem: false,
                commitEveryMs: 100, commitEvents: 50, activatesAnew: isActivated))
    }

    private func append(_ events: inout ShopEvents) {
        for _ in 0..<20 {
            let event = events.next(at: nil)
            cluster.append(event.record, topic: 0, partition: event.customer % 2)
        }
    }

    private func work(_ daemons: [SimulatedDaemon], forMs ms: Int64) {
        let end = cluster.elapsedMs + ms
        while cluster.elapsedMs < end {
            for daemon in daemons { daemon.iterate(mayPause: false) }
            cluster.pass(ms: 1)
        }
        while cluster.isEnding { cluster.writeMarker() }
    }

    private func end(_ daemon: SimulatedDaemon) {
        daemon.finish()
        cluster.processes.removeAll { $0 === daemon.process }
        while cluster.isEnding { cluster.writeMarker() }
    }

    /// The number of the activation of partition 0.
    private var activationCount: Int {
        cluster.log(OutputTopic.journal.name, 0).committed.count {
            let text = String(decoding: $0.record.value ?? [], as: UTF8.self)
            return text.contains("\"kind\":\"activation\"") || text.contains("\"kind\":\"start\"")
        }
    }

    @Test("rules that were active before do nothing alone, do not spin, and come back when told to")
    func alone() throws {
        var events = ShopEvents(
            customers: 8, begin: Shop.start, random: SeededGenerator(seed: 1))
        for generation in 0..<2 {
            append(&events)
            let daemon = try daemon(generation: generation)
            work([daemon], forMs: 3_000)
            #expect(cluster.isCommitted)
            end(daemon)
        }
        #expect(activationCount == 2)
        append(&events)
        let old = try daemon(generation: 0)
        let generation = cluster.group.generation
        work([old], forMs: 60_000)
        #expect(old.failure == nil && !cluster.isCommitted && activationCount == 2)
        #expect(cluster.group.generation - generation < 16, "it comes back less and less often")
        end(old)
        let told = try daemon(generation: 0, isActivated: true)
        work([told], forMs: 3_000)
        #expect(cluster.isCommitted && activationCount == 3)
        end(told)
        // Now the other one is the earlier.
        append(&events)
        let other = try daemon(generation: 1)
        work([other], forMs: 3_000)
        #expect(!cluster.isCommitted && activationCount == 3)
        end(other)
    }

    @Test(
        "an old process leaves what has newer rules to a new one, however often they are dealt out anew"
    )
    func together() throws {
        var events = ShopEvents(
            customers: 8, begin: Shop.start, random: SeededGenerator(seed: 2))
        let old = try daemon(generation: 0)
        append(&events)
        work([old], forMs: 3_000)
        let new = try daemon(generation: 1, disk: SimulatedDisk())
        work([old, new], forMs: 3_000)
        for _ in 0..<10 {
            append(&events)
            cluster.group.rebalance(atMs: cluster.elapsedMs)
            work([old, new], forMs: 15_000)
            #expect(cluster.isCommitted)
        }
        #expect(old.failure == nil && new.failure == nil)
        #expect(activationCount == 2)
        end(new)
        end(old)
    }

    @Test("one partition whose offsets a dead process holds does not keep the others waiting")
    func unstableOffsets() throws {
        var events = ShopEvents(
            customers: 8, begin: Shop.start, random: SeededGenerator(seed: 4))
        append(&events)
        _ = cluster.startProducer("dead")
        let transaction = cluster.startTransaction("dead")
        cluster.add([InputPosition(topic: 0, partition: 0, offset: 0)], to: transaction)
        let daemon = try daemon(generation: 0)
        work([daemon], forMs: 5_000)
        func isCommitted(_ partition: Int) -> Bool {
            cluster.group.committed[.init(topic: 0, partition: partition)]?.offset
                == cluster.log(ofEvents: 0, partition).end
        }
        #expect(isCommitted(1) && !isCommitted(0))
        // The broker ends the transaction; the partition follows, and the other one goes on.
        append(&events)
        work([daemon], forMs: SimulatedCluster.transactionTimeoutMs)
        work([daemon], forMs: 3_000)
        #expect(daemon.failure == nil && isCommitted(0) && isCommitted(1))
        end(daemon)
    }
}
