// Drives several processes over one cluster, in the order that a seed gives.

import Calendar
import Kafka
import RuleSet
import Runtime
import TestSupport

/// One schedule: events come, processes work, die, come back and lose what they have, until no fault is
/// left and all is committed; then what was committed must be what a replay gives.
final class Simulation {
    let plan: SimulationPlan
    let cluster: SimulatedCluster
    /// The rules that are deployed one behind the other.
    private let generations: [RuleSet]
    private var newest = 0
    private let sabotage: Sabotage?
    private var random: SeededGenerator
    private var events: ShopEvents
    private var eventsLeft: Int
    private var daemons: [SimulatedDaemon] = []
    /// Of processes that have died.
    private var disks: [SimulatedDisk] = []
    private var nextID = 1
    private var isSettling = false
    private(set) var problems: [String] = []

    init(seed: UInt64, sabotage: Sabotage? = nil) throws {
        var random = SeededGenerator(seed: seed)
        var plan = SimulationPlan(random: &random)
        sabotage?.sharpen(&plan)
        self.plan = plan
        generations = try (0..<(plan.changesRules ? 3 : 1)).map { generation in
            try Shop.gated(
                isRealTime: plan.isClockSystem, settles: plan.settles, isTight: plan.isTight,
                generation: generation
            ).get()
        }
        self.sabotage = sabotage
        cluster = SimulatedCluster(
            eventTopics: plan.topics, partitionCount: plan.partitions, begin: Shop.start,
            speed: plan.speed, seed: ~seed)
        events = ShopEvents(
            customers: plan.customers, begin: Shop.start, isStrange: plan.isDurable,
            random: random)
        eventsLeft = plan.events
        self.random = random
        cluster.faults = plan.faults
    }

    /// Runs the schedule; gives what is wrong, nothing where all is as it should be.
    func run() -> [String] {
        while eventsLeft > 0, problems.isEmpty { step() }
        settle()
        for daemon in daemons { daemon.crash() }
        if problems.isEmpty { compare() }
        return problems
    }

    // MARK: Steps

    private func step() {
        let faults = cluster.faults
        if happens(faults.crashes), let daemon = pick(\.isAlive) {
            daemon.crash()
            note(daemon)
        }
        if happens(faults.stops), let daemon = pick({ $0.isAlive && !$0.isPaused }) {
            daemon.finish()
            note(daemon)
        }
        if happens(faults.disconnections) {
            pick(\.isAlive)?.process.disconnect(forMs: Int64(random.below(8_000)))
        }
        if happens(faults.rebalances) { cluster.group.rebalance(atMs: cluster.elapsedMs) }
        if happens(faults.expulsions),
            let member = cluster.group.members.keys.sorted().randomElement(using: &random)
        {
            cluster.group.remove(member, atMs: cluster.elapsedMs)
        }
        if happens(faults.compactions) {
            cluster.compact(partition: random.below(plan.partitions))
        }
        if happens(faults.expiries) {
            cluster.expire(
                topic: random.below(plan.topics), partition: random.below(plan.partitions))
        }
        if happens(faults.damages) {
            pick(\.isAlive)?.process.disk.damageOpen(random: &random)
        }
        if happens(faults.leadersAway) {
            cluster.takeLeaderAway(
                topic: random.below(plan.topics), partition: random.below(plan.partitions),
                forMs: Int64(random.below(12_000)))
        }
        if newest + 1 < generations.count, happens(30),
            CommittedRecords.areActive(generations[newest], in: cluster)
        {
            newest += 1
        }
        if random.chance(5) { pick(\.isAlive)?.process.disk.takeSnapshot() }
        if random.chance(2) { cluster.pass(ms: Int64(random.below(3_000))) }
        let alive = daemons.count { $0.isAlive }
        if alive == 0 || alive < plan.daemons && random.chance(5)
            || happens(faults.starts) && alive < 4
        {
            start()
        }
        if eventsLeft > 0, random.chance(12) { append(random.below(6) + 1) }
        if let daemon = pick({ $0.isAlive && !$0.process.isStalled }) {
            iterate(daemon, mayPause: faults.interludes > 0 && random.chance(80))
        } else {
            cluster.pass(ms: 100)
        }
    }

    private func happens(_ thousandths: Int) -> Bool { random.below(1000) < thousandths }

    private func pick(_ isWanted: (SimulatedDaemon) -> Bool) -> SimulatedDaemon? {
        daemons.filter(isWanted).randomElement(using: &random)
    }

    private func iterate(_ daemon: SimulatedDaemon, mayPause: Bool = false) {
        daemon.iterate(mayPause: mayPause)
        note(daemon)
    }

    /// A worker that stops by itself is a fault of ours.
    private func note(_ daemon: SimulatedDaemon) {
        if let failure = daemon.failure {
            problems.append("a worker has stopped: \(failure.message)")
        }
        let dead = daemons.filter { !$0.isAlive && !$0.isPaused }
        cluster.counts.deaths += dead.count
        disks += dead.map(\.process.disk)
        daemons.removeAll { daemon in dead.contains { $0 === daemon } }
        cluster.processes.removeAll { process in dead.contains { $0.process === process } }
    }

    private func start() {
        // Mostly the one of a process before it, sometimes that of one that still lives.
        let id: Int
        if nextID == 1 || random.chance(30) {
            id = nextID
            nextID += 1
        } else {
            id = random.below(nextID - 1) + 1
        }
        let process = SimulatedProcess(
            cluster, transactionalID: "worker-\(id)", skewMs: Int64(random.below(4_000)) - 2_000,
            disk: disk(), sabotage: sabotage)
        if !isSettling, plan.faults.crashes > 0, random.chance(40) {
            process.callsLeft = random.below(400)
        }
        cluster.processes.append(process)
        daemons.append(
            SimulatedDaemon(
                process, rules: generations[nextGeneration()],
                settings: WorkerSettings(
                    group: "group", eventTopics: cluster.eventTopics,
                    state: plan.isDurable ? process.state(cacheBytes: plan.cacheBytes) : nil,
                    isClockSystem: plan.isClockSystem, commitEveryMs: 500,
                    commitEvents: plan.commitEvents)))
    }

    /// Mostly the newest; now and then a process with older rules comes back.
    private func nextGeneration() -> Int {
        isSettling || newest == 0 || random.chance(70) ? newest : random.below(newest)
    }

    /// A new one, or that of a process which has died, as it is or as it should not be.
    private func disk() -> SimulatedDisk {
        guard !disks.isEmpty, random.chance(80) else { return SimulatedDisk() }
        let disk = disks.remove(at: random.below(disks.count))
        switch random.below(100) {
        case 0..<15: disk.goBack(random: &random)
        case 15..<25: disk.damage(random.below(plan.partitions))
        case 25..<35:
            disk.exchange(random.below(plan.partitions), with: random.below(plan.partitions))
        case 35..<45: disk.lockedOpenings = random.below(6)
        default: break
        }
        return disk
    }

    private func append(_ count: Int) {
        let count = min(count, eventsLeft)
        eventsLeft -= count
        for _ in 0..<count {
            let event = events.next(at: plan.isClockSystem ? cluster.now : nil)
            let (topic, partition) = (random.below(plan.topics), event.customer % plan.partitions)
            // Now and then by somebody's transaction: nobody sees it, or it is there later.
            if random.chance(3) {
                cluster.append(
                    event.record, topic: topic, partition: partition, commits: random.chance(50))
            } else {
                cluster.append(event.record, topic: topic, partition: partition)
            }
        }
    }

    // MARK: The end

    /// Nothing goes wrong any more: all that is there is applied and committed.
    private func settle() {
        isSettling = true
        cluster.faults = SimulatedFaults()
        cluster.bringLeadersBack()
        for daemon in daemons {
            daemon.process.recover()
        }
        // Two with one transactional id would shut each other out for ever.
        for (index, daemon) in daemons.enumerated() {
            let id = daemon.process.producer.id
            if daemons[(index + 1)...].contains(where: { $0.process.producer.id == id }) {
                daemon.crash()
            }
        }
        // Those with older rules leave partitions to it.
        newest = generations.count - 1
        start()
        var rounds = 0
        var idle = plan.isClockSystem ? 40 : 0
        while problems.isEmpty, idle > 0 || !cluster.isCommitted {
            if !daemons.contains(where: \.isAlive) { start() }
            for daemon in daemons where daemon.isAlive { iterate(daemon) }
            if cluster.isCommitted { idle -= 1 }
            rounds += 1
            if rounds > 5_000 { problems.append("the workers do not get on") }
        }
        for daemon in daemons {
            while daemon.isPaused { daemon.iterate(mayPause: false) }
            daemon.finish()
            note(daemon)
        }
        // Transactions of the dead end by themselves.
        cluster.pass(ms: SimulatedCluster.transactionTimeoutMs + 1)
        while cluster.isEnding { cluster.writeMarker() }
    }

    /// Where the journal says what was lost, the events alone say what does not depend on it: each
    /// welcome is there.
    private func compareWelcomes(_ found: CommittedRecords) throws {
        func welcomes(_ records: CommittedRecords) -> Set<Substring> {
            let welcomes = records.sendRequests.filter { $0.contains("\"rule\":\"welcome\"") }
            // What was lost shows in the time of a decision, never in the id.
            return Set(welcomes.map { $0.prefix { $0 != "," } })
        }
        let expected = try CommittedRecords(
            replaying: cluster, generations, usesJournal: false)
        // With an erasure that was forgotten there may be more.
        if !welcomes(expected).isSubset(of: welcomes(found)) {
            problems.append("welcomes are missing")
        }
    }

    private func compare() {
        do {
            // Where state is durable, the events alone say what comes out.
            let usesJournal =
                !plan.isDurable || plan.isClockSystem || plan.topics > 1 || plan.changesRules
            let expected = try CommittedRecords(
                replaying: cluster, generations, usesJournal: usesJournal)
            let found = CommittedRecords(cluster)
            problems += CommittedRecords.untimelyReadings(of: cluster)
            problems += CommittedRecords.disorderedActivations(in: cluster, generations)
            problems += found.differences(from: expected)
            // An event that waits ends with the process that keeps nothing.
            if !plan.isDurable, !plan.isClockSystem, plan.topics == 1, !plan.settles {
                try compareWelcomes(found)
            }
            cluster.counts.requests = found.sendRequests.count
            cluster.counts.deadLetters = found.deadLetters.count
            cluster.counts.conversions = found.conversions.count
            cluster.counts.clicked = found.conversions.count { $0.contains("last_click") }
        } catch {
            problems.append("no replay: \(error)")
        }
    }
}
