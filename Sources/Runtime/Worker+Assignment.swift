// Partitions that come and go.

import Calendar
import Kafka
import Records
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

    /// Begins where the last transaction of the partition ended, or at its beginning.
    mutating func takeUp(_ partitions: [Int]) throws(TransportFailure) {
        dropTasks()
        var hasUnknown = false
        for partition in partitions {
            guard let (committed, earliest) = try offsets(of: partition) else { return }
            let isKnown = committed.contains { $0 != nil }
            let positions = zip(committed, earliest).map { $0?.offset ?? $1 }
            for (topic, (position, first)) in zip(positions, earliest).enumerated()
            where position < first {
                throw TransportFailure(
                    .fatal,
                    "\(settings.eventTopics[topic])/\(partition): the events from offset "
                        + "\(position) to \(first - 1) are gone before they were applied: the "
                        + "topic's retention is shorter than the daemon's absence. To go on "
                        + "without them, set the group's offset to \(first)")
            }
            // Matches of events from before the group's first start send nothing; what that was goes
            // with the committed offsets.
            var activation: Instant?
            if settings.isClockSystem {
                activation =
                    isKnown
                    ? committed.compactMap { $0 }.first.flatMap { Int64($0.metadata) }
                        .map { Instant(milliseconds: $0) }
                    : transport.now
            }
            hasUnknown = hasUnknown || !isKnown
            tasks.append(
                PartitionTask(
                    rules: rules, positions: positions,
                    start: JournalRecord.Start(
                        partition: partition, offsets: topicOffsets(positions),
                        activation: activation, isClockSystem: settings.isClockSystem,
                        ruleSet: writer.ruleSetHash.hex)))
        }
        taskIndex = Array(repeating: -1, count: (partitions.max() ?? -1) + 1)
        for (index, task) in tasks.enumerated() { taskIndex[task.number] = index }
        let starts = tasks.flatMap { positions(of: $0, \.positions) }
        try transport.hold(partitions)
        try transport.start(starts)
        isAssigned = true
        // A partition without events needs a committed activation too.
        if hasUnknown { try beginIfIdle() }
        log.write(.info, "partitions assigned", ["partitions": Self.list(partitions)])
    }

    /// What the group has committed and what the topics still have, however long Kafka takes to
    /// answer; nil where the worker is stopped meanwhile.
    private mutating func offsets(
        of partition: Int
    ) throws(TransportFailure) -> (committed: [CommittedOffset?], earliest: [Int64])? {
        while !stop.isRequested {
            do throws(TransportFailure) {
                return (
                    try transport.committedOffsets(of: partition),
                    try transport.earliestOffsets(of: partition)
                )
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

    /// Gives back what was revoked.
    mutating func release() throws(TransportFailure) {
        isAssigned = false
        try transport.release()
    }

    /// Forgets all partitions, with what waits in them.
    mutating func dropTasks() {
        guard !tasks.isEmpty else { return }
        let waiting = tasks.reduce(0) { $0 + $1.waitingCount }
        log.write(
            waiting > 0 ? .warn : .info, "partitions given back",
            ["partitions": Self.list(tasks.map(\.number)), "dropped_waits": waiting])
        tasks = []
        taskIndex = []
        isAssigned = false
    }

    private static func list(_ partitions: [Int]) -> String {
        partitions.sorted().map(String.init).joined(separator: ",")
    }
}
