// One process of the daemon: its connection, and the moment at which it dies.

import Kafka
import Runtime
import TestSupport

/// Where a worker's calls pass. One that dies does so in the midst of a call, before its effect or after
/// it; from then on nothing that the worker still does has any effect. One thread at a time uses it.
final class SimulatedProcess: @unchecked Sendable {
    let cluster: SimulatedCluster
    /// Its clock differs from the others' by so much.
    let skewMs: Int64
    let disk: SimulatedDisk
    private(set) var consumer: SimulatedConsumer
    private(set) var producer: SimulatedProducer
    private(set) var changelog: SimulatedChangelog
    private(set) var isDead = false
    /// Calls until its death; nil: it lives.
    var callsLeft: Int?
    /// The iteration that can be left in its midst.
    var iteration: PausableCall?
    /// Its connection is away until then.
    private var awayUntilMs: Int64 = 0
    private var awaySinceMs: Int64 = 0
    /// It stands still until then.
    private var stalledUntilMs: Int64 = 0

    init(
        _ cluster: SimulatedCluster, transactionalID: String, skewMs: Int64, disk: SimulatedDisk,
        sabotage: Sabotage?
    ) {
        self.cluster = cluster
        self.disk = disk
        self.skewMs = skewMs
        consumer = SimulatedConsumer(cluster)
        producer = SimulatedProducer(cluster, id: transactionalID, sabotage: sabotage)
        changelog = SimulatedChangelog(cluster, sabotage: sabotage)
    }

    /// Where its worker keeps state.
    func state(cacheBytes: Int) -> StateSettings {
        disk.settings(
            cacheBytes: cacheBytes, maxAgeMs: cluster.maxStoreAgeMs,
            isAlive: { [unowned self] in !isDead })
    }

    var isAway: Bool { cluster.elapsedMs < awayUntilMs }
    var isStalled: Bool { cluster.elapsedMs < stalledUntilMs }
    var isConnected: Bool { !isDead && !isAway && !isStalled }

    /// Whether the consumer must think that the group has thrown it out.
    var isForgotten: Bool { isAway && cluster.elapsedMs - awaySinceMs > SimulatedGroup.sessionMs }

    /// Whatever it suffers from is over.
    func recover() {
        callsLeft = nil
        awayUntilMs = 0
        stalledUntilMs = 0
    }

    func disconnect(forMs ms: Int64) {
        awaySinceMs = cluster.elapsedMs
        awayUntilMs = cluster.elapsedMs + ms
    }

    func die() {
        guard !isDead else { return }
        isDead = true
        disk.crash()
    }

    /// What every call meets.
    func call<Result>(
        _ effect: () throws(TransportFailure) -> Result
    ) throws(TransportFailure) -> Result {
        try pass()
        let result = try effect()
        try dieIfDue()
        return result
    }

    /// A call to a broker; without a connection it is one to be tried again.
    func ask<Result>(
        _ effect: () throws(TransportFailure) -> Result
    ) throws(TransportFailure) -> Result {
        try call { () throws(TransportFailure) in
            if isAway { throw TransportFailure(.retry, "no broker answers") }
            return try effect()
        }
    }

    private func pass() throws(TransportFailure) {
        if isDead { throw Self.death }
        cluster.pass(ms: 1)
        try pause()
        // Half of the deaths come before the effect of a call, half behind it.
        try dieIfDue()
    }

    private func dieIfDue() throws(TransportFailure) {
        guard let left = callsLeft else { return }
        callsLeft = left - 1
        guard left <= 0 else { return }
        die()
        throw Self.death
    }

    private static let death = TransportFailure(.fatal, "the process has died")

    func sleep(ms: Int) {
        guard !isDead else { return }
        cluster.pass(ms: Int64(ms))
        letOthersGoOn(3 * cluster.faults.interludes)
    }

    /// In the midst of a call others go on; the process may be dead when it is its turn again.
    func pause() throws(TransportFailure) {
        letOthersGoOn(cluster.faults.interludes)
        if isDead { throw Self.death }
    }

    /// The same, with a chance that the group has forgotten the process by then.
    func pauseInCommit() throws(TransportFailure) {
        if cluster.happens(cluster.faults.commitStalls) {
            standStill(forMs: SimulatedGroup.sessionMs + Int64(cluster.random.below(6_000)))
        }
        try pause()
    }

    private func standStill(forMs ms: Int64) {
        guard let iteration, !isDead else { return }
        stalledUntilMs = cluster.elapsedMs + ms
        iteration.pause()
    }

    /// So often, in percent; now and then until the process has stood still for long.
    private func letOthersGoOn(_ percent: Int) {
        guard let iteration, !isDead, cluster.happens(percent) else { return }
        if cluster.happens(cluster.faults.stalls) {
            standStill(forMs: Int64(cluster.random.below(9_000)))
        } else {
            iteration.pause()
        }
    }

    /// The group is left, by a process that lives.
    func leave() {
        if let member = consumer.member, isConnected {
            cluster.group.remove(member, atMs: cluster.elapsedMs)
        }
        consumer = SimulatedConsumer(cluster)
        producer = SimulatedProducer(cluster, id: producer.id, sabotage: producer.sabotage)
        changelog = SimulatedChangelog(cluster, sabotage: producer.sabotage)
    }
}
