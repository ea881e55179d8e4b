// A transactional producer, as its process sees it.

import Calendar
import Kafka
import Runtime
import TestSupport

/// Keeps records until they are delivered; of its transaction the coordinator learns with the first of
/// them or with the offsets.
final class SimulatedProducer {
    private struct Delivery {
        var topic: String
        var partition: Int
        var record: SimulatedLog.Record
    }

    /// As librdkafka has it unless told otherwise.
    private static let maxRecordBytes = 1_000_000

    let id: String
    let sabotage: Sabotage?
    private let cluster: SimulatedCluster
    private var epoch: Int?
    private var isOpen = false
    /// The transaction at hand, once the coordinator knows it.
    private var transaction: SimulatedTransaction?
    private var queue: [Delivery] = []
    private var hasSentOffsets = false

    init(_ cluster: SimulatedCluster, id: String, sabotage: Sabotage?) {
        self.cluster = cluster
        self.id = id
        self.sabotage = sabotage
    }

    /// Fences the one before; waits for its transaction to be complete.
    func initialize() throws(TransportFailure) {
        if epoch == nil || !cluster.isCurrent(id, epoch!) { epoch = cluster.startProducer(id) }
        while !cluster.isComplete(id) {
            if cluster.happens(20) {
                throw TransportFailure(.retry, "the last transaction is not complete yet")
            }
            cluster.writeMarker()
        }
    }

    func begin() throws(TransportFailure) {
        precondition(!isOpen, "a transaction is open already")
        isOpen = true
        if cluster.happens(cluster.faults.beginFails) {
            throw TransportFailure(.abort, "begin failed")
        }
    }

    func produce(
        _ record: SimulatedLog.Record, topic: String, partition: Int?
    ) throws(TransportFailure) -> Bool {
        precondition(isOpen, "records are produced outside of a transaction")
        if cluster.happens(cluster.faults.queueFull) { return false }
        if cluster.happens(cluster.faults.produceFails) {
            throw TransportFailure(.abort, "a record was refused")
        }
        if record.value?.count ?? 0 > Self.maxRecordBytes {
            throw TransportFailure(.fatal, "a record of \(record.value!.count) bytes")
        }
        let number = partition ?? Self.hash(record.key ?? []) % cluster.partitionCount
        queue.append(Delivery(topic: topic, partition: number, record: record))
        return true
    }

    private static func hash(_ key: [UInt8]) -> Int {
        key.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
    }

    /// Some of what is queued arrives.
    func deliver(atMost count: Int = .max) throws(TransportFailure) {
        for delivery in queue.prefix(count) {
            cluster.append(
                delivery.record, topic: delivery.topic, partition: delivery.partition,
                try known())
        }
        queue.removeFirst(min(count, queue.count))
    }

    /// The transaction at hand, known to the coordinator.
    private func known() throws(TransportFailure) -> SimulatedTransaction {
        try checkEpoch()
        if let transaction { return transaction }
        let new = cluster.startTransaction(id)
        transaction = new
        return new
    }

    private func checkEpoch() throws(TransportFailure) {
        guard let epoch, cluster.isCurrent(id, epoch) else {
            cluster.counts.fences += 1
            throw TransportFailure(.fenced, "another producer has the transactional id")
        }
    }

    /// `isMember` tells whether the group's coordinator takes offsets of this process; `pause` lets
    /// others go on.
    func commit(
        _ offsets: [InputPosition], isMember: () -> Bool,
        pause: () throws(TransportFailure) -> Void
    ) throws(TransportFailure) {
        precondition(isOpen, "there is nothing to commit")
        try checkEpoch()
        if transaction?.commits == true { return close() }
        if !hasSentOffsets, !offsets.isEmpty {
            guard isMember() else {
                cluster.counts.fences += 1
                throw TransportFailure(.fenced, "the group's generation is another")
            }
            let known = try known()
            if sabotage == .offsetsOutsideTransaction {
                cluster.group.commit(offsets)
            } else {
                cluster.add(offsets, to: known)
            }
            hasSentOffsets = true
            // What is queued may arrive much later, when others have the partitions already.
            try pause()
            try checkEpoch()
            if cluster.happens(cluster.faults.commitUnknown) {
                cluster.counts.unknownCommits += 1
                throw TransportFailure(.retry, "the commit timed out")
            }
        }
        try deliver()
        if cluster.happens(cluster.faults.commitEndsWorker) {
            throw TransportFailure(.fatal, "the broker has had enough")
        }
        if cluster.happens(cluster.faults.commitAborts) {
            guard sabotage == .overlaySurvivesAbort else {
                throw TransportFailure(.abort, "the commit is known to have failed")
            }
            if let transaction { cluster.end(transaction, commits: false) }
            return close()
        }
        let isUnknown = cluster.happens(cluster.faults.commitUnknown)
        if isUnknown { cluster.counts.unknownCommits += 1 }
        if isUnknown, cluster.happens(50) {
            throw TransportFailure(.retry, "the commit did not arrive")
        }
        if let transaction { cluster.end(transaction, commits: true) }
        if isUnknown, transaction != nil {
            throw TransportFailure(.retry, "the answer to the commit was lost")
        }
        close()
    }

    func abort() throws(TransportFailure) {
        try checkEpoch()
        queue = []
        let isUnknown = cluster.happens(cluster.faults.abortRetries)
        if isUnknown, cluster.happens(50) {
            throw TransportFailure(.retry, "the abort did not arrive")
        }
        if let transaction, transaction.commits == nil {
            cluster.end(transaction, commits: false)
        }
        if isUnknown { throw TransportFailure(.retry, "the answer to the abort was lost") }
        close()
    }

    private func close() {
        isOpen = false
        transaction = nil
        queue = []
        hasSentOffsets = false
    }
}
