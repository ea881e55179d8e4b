// A process's view of the changelog.

import Runtime
import TestSupport

/// Reads the committed records of one partition.
final class SimulatedChangelog {
    private let cluster: SimulatedCluster
    private let sabotage: Sabotage?
    private var partition: Int?
    private var next: Int64 = 0
    private var polled: [SimulatedLog.Record] = []
    private let bytes = PolledBytes()
    /// By partition: the end before the committed offsets were asked for.
    private var earlierEnds: [Int: Int64] = [:]

    init(_ cluster: SimulatedCluster, sabotage: Sabotage?) {
        self.cluster = cluster
        self.sabotage = sabotage
    }

    private func log(_ partition: Int) -> SimulatedLog {
        cluster.log(OutputTopic.state.name, partition)
    }

    /// The committed offsets are asked for from here on.
    func hold(_ partitions: [Int]) {
        for partition in partitions { earlierEnds[partition] = log(partition).end }
    }

    func range(of partition: Int) -> Range<Int64> {
        let log = log(partition)
        guard sabotage == .offsetsFetchedLast, let end = earlierEnds[partition] else {
            return log.first..<log.end
        }
        return log.first..<end
    }

    func start(_ partition: Int, at offset: Int64) {
        self.partition = partition
        next = offset
        if offset > log(partition).first { cluster.counts.resumedRestores += 1 }
        clear()
    }

    func poll(maxCount: Int) -> PolledChangelog {
        guard let partition else { preconditionFailure("no changelog is being read") }
        clear()
        let log = log(partition)
        let count = min(maxCount, cluster.random.below(40) + 1)
        while polled.count < count, let offset = log.next(from: next) {
            polled.append(log[offset]!)
            next = offset + 1
        }
        // That there is no more is told with the last record or later.
        if log.next(from: next) == nil, cluster.happens(70) { next = max(next, log.stableEnd) }
        cluster.counts.restoredRecords += polled.count
        return PolledChangelog(count: polled.count, next: next)
    }

    func record(at index: Int) -> ChangelogRecord {
        let record = polled[index]
        return ChangelogRecord(
            key: bytes.copy(record.key ?? []), value: record.value.map(bytes.copy))
    }

    func stop() {
        partition = nil
        clear()
    }

    private func clear() {
        bytes.removeAll()
        polled = []
    }
}
