// Partitions that come and go.

import Calendar
import Digests
import Kafka
import Records
import RuleSet
import Store
import Telemetry

extension Worker where Channel: ~Copyable {
    /// Joins the group, however long Kafka takes to answer.
    mutating func join() throws(TransportFailure) {
        while !stop.isRequested {
            do throws(TransportFailure) {
                try transport.join()
                log.write(.info, "joined the group")
                return
            } catch {
                guard error.consequence != .fatal else { throw error }
                tellTrouble("Kafka does not answer; trying on", error)
                transport.sleep(ms: 500)
            }
        }
    }

    /// Takes the partitions: as they are where nothing is durable, else when they are restored.
    mutating func takeUp(_ partitions: [Int]) throws(TransportFailure) {
        dropTasks()
        try transport.hold(partitions)
        guard settings.state != nil else {
            var beginnings: [PartitionTask.Beginning] = []
            for partition in partitions {
                guard let (committed, earliest) = try offsets(of: partition) else { return }
                beginnings.append(try ephemeralBeginning(partition, committed, earliest))
            }
            try start(beginnings.map { PartitionTask(rules: rules, $0, state: nil) })
            return
        }
        restoring.begin(partitions, atMs: transport.elapsedMs)
        log.write(.info, "restoring partitions", ["partitions": Self.list(partitions)])
    }

    /// Where a partition goes on, if its events are still there.
    func positions(
        _ partition: Int, _ committed: [Int64?], _ earliest: [Int64]
    ) throws(TransportFailure) -> [Int64] {
        let positions = zip(committed, earliest).map { $0 ?? $1 }
        for (topic, (position, first)) in zip(positions, earliest).enumerated()
        where position < first {
            throw TransportFailure(
                .fatal,
                "\(settings.eventTopics[topic])/\(partition): the events from offset "
                    + "\(position) to \(first - 1) are gone before they were applied: the "
                    + "topic's retention is shorter than the daemon's absence. To go on "
                    + "without them, set the group's offset to \(first)")
        }
        return positions
    }

    /// Begins where the last transaction of the partition ended, or at its beginning. Matches of events
    /// from before the group's first start send nothing; when that was goes with the committed offsets.
    private mutating func ephemeralBeginning(
        _ partition: Int, _ committed: [CommittedOffset?], _ earliest: [Int64]
    ) throws(TransportFailure) -> PartitionTask.Beginning {
        let positions = try positions(partition, committed.map { $0?.offset }, earliest)
        var activation: Instant?
        if settings.isClockSystem {
            let known = committed.compactMap { $0 }.first
            activation =
                known == nil
                ? transport.now
                : known.flatMap { Int64($0.metadata) }.map { Instant(milliseconds: $0) }
        }
        return PartitionTask.Beginning(
            partition: partition, positions: positions,
            activations: rules.rules.map { .init(name: $0.name, since: activation) },
            beganAt: transport.now,
            journal: .start(
                JournalRecord.Start(
                    partition: partition, offsets: topicOffsets(positions),
                    activation: activation, isClockSystem: settings.isClockSystem,
                    ruleSet: writer.ruleSetHash.hex, zonesVersion: rules.zones.version)),
            maxJumpMs: maxJumpMs)
    }

    /// How far one customer may move time at once: where the clock tells it, `max_ahead` is enough.
    var maxJumpMs: Int64? {
        settings.isClockSystem ? nil : rules.time.jumpLimitMs(ofTopic: true)
    }

    /// Reads on with these.
    mutating func start(_ tasks: [PartitionTask]) throws(TransportFailure) {
        self.tasks = tasks
        taskIndex = Array(repeating: -1, count: (tasks.map(\.number).max() ?? -1) + 1)
        for (index, task) in tasks.enumerated() { taskIndex[task.number] = index }
        try transport.start(tasks.flatMap { positions(of: $0, \.positions) })
        isAssigned = true
        log.write(.info, "partitions assigned", ["partitions": Self.list(tasks.map(\.number))])
    }

    /// What the group has committed and what the topics still have, however long Kafka takes to
    /// answer; nil where the worker is stopped meanwhile.
    mutating func offsets(
        of partition: Int
    ) throws(TransportFailure) -> (committed: [CommittedOffset?], earliest: [Int64])? {
        while !stop.isRequested {
            do throws(TransportFailure) {
                return try offsetsNow(of: partition, timeoutMs: Self.lookupMs)
            } catch {
                guard error.consequence == .retry || error.consequence == .abort else {
                    throw error
                }
                tellTrouble("the committed offsets are not known yet; trying on", error)
                transport.sleep(ms: 200)
            }
        }
        return nil
    }

    /// The same, asked once.
    mutating func offsetsNow(
        of partition: Int, timeoutMs: Int
    ) throws(TransportFailure) -> (committed: [CommittedOffset?], earliest: [Int64]) {
        // In this order: events that another worker has committed meanwhile may be gone by now.
        let earliest = try transport.earliestOffsets(of: partition, timeoutMs: timeoutMs)
        return (
            try transport.committedOffsets(of: partition, timeoutMs: timeoutMs), earliest
        )
    }

    /// Gives back what was revoked.
    mutating func release() throws(TransportFailure) {
        isAssigned = false
        try transport.release()
    }

    /// Forgets all partitions; what waits in them is lost where nothing is durable.
    mutating func dropTasks() {
        outdatedRules.released()
        for restoration in restoring.partitions { restoration.store.close() }
        restoring.end()
        isAssigned = false
        transport.stopChangelog()
        guard !tasks.isEmpty else { return }
        for task in tasks {
            do throws(StoreError) {
                try task.close()
            } catch {
                // What it lacks is read again.
                log.write(
                    .warn, "the local store could not be written",
                    ["partition": task.number, "error": "\(error)"])
            }
        }
        let waiting = tasks.reduce(0) { $0 + $1.waitingCount }
        if settings.state == nil, waiting > 0 {
            log.write(
                .warn, "partitions given back",
                ["partitions": Self.list(tasks.map(\.number)), "dropped_waits": waiting])
        } else {
            log.write(
                .info, "partitions given back", ["partitions": Self.list(tasks.map(\.number))])
        }
        tasks = []
        taskIndex = []
    }

    static func list(_ partitions: [Int]) -> String {
        partitions.sorted().map(String.init).joined(separator: ",")
    }
}
