// A Kafka cluster in memory: topics, transactions, the group, and the time that passes.

import Calendar
import Runtime
import TestSupport

/// What all processes share. It does as real brokers do, the unpleasant things included: markers of
/// transactions come later than the answer to the commit, one by one, in any order.
final class SimulatedCluster {
    private struct Producer {
        var epoch = 0
        var transaction: SimulatedTransaction?
    }

    static let transactionTimeoutMs: Int64 = 20_000
    static let deadLetters = "deadLetters"

    let eventTopics: [String]
    let partitionCount: Int
    var random: SeededGenerator
    var faults = SimulatedFaults()
    var counts = SimulationCounts()
    var group: SimulatedGroup
    var processes: [SimulatedProcess] = []
    private(set) var topics: [String: [SimulatedLog]] = [:]
    /// By transactional id.
    private var producers: [String: Producer] = [:]
    /// Transactions that have ended and lack markers.
    private var ending: [SimulatedTransaction] = []
    private var nextTransaction = 1
    /// Whose leader is away, until when.
    private var awayUntilMs: [SimulatedGroup.Place: Int64] = [:]
    /// Where partitions ended when a clock showed this.
    private var endsAtReadings: [Instant: [SimulatedGroup.Place: Int64]] = [:]

    private(set) var elapsedMs: Int64 = 0
    private let begin: Instant
    /// By how much the wall's clock runs ahead of the time in which calls and sessions are counted, so
    /// that a short schedule lives through hours.
    private let speed: Int64

    init(
        eventTopics: Int, partitionCount: Int, begin: Instant, speed: Int64 = 1, seed: UInt64
    ) {
        self.eventTopics = (0..<eventTopics).map { "events\($0)" }
        self.partitionCount = partitionCount
        self.begin = begin
        self.speed = speed
        random = SeededGenerator(seed: seed)
        group = SimulatedGroup(partitionCount: partitionCount)
        let outputs = OutputTopic.allCases.map(\.name) + [Self.deadLetters]
        for topic in self.eventTopics + outputs {
            topics[topic] = Array(repeating: SimulatedLog(), count: partitionCount)
        }
    }

    func happens(_ percent: Int) -> Bool { random.chance(percent) }

    func log(_ topic: String, _ partition: Int) -> SimulatedLog { topics[topic]![partition] }

    func log(ofEvents topic: Int, _ partition: Int) -> SimulatedLog {
        topics[eventTopics[topic]]![partition]
    }

    // MARK: Time

    var now: Instant { begin + elapsedMs * speed }

    func pass(ms: Int64) {
        elapsedMs += ms
        for process in processes where process.isConnected {
            if let member = process.consumer.member { group.hear(member, atMs: elapsedMs) }
        }
        group.settle(atMs: elapsedMs, random: &random)
        for (id, producer) in producers {
            guard let transaction = producer.transaction, transaction.commits == nil,
                elapsedMs - transaction.beganAtMs > Self.transactionTimeoutMs
            else { continue }
            producers[id]!.epoch += 1
            end(transaction, commits: false)
        }
        if happens(30) { writeMarker() }
    }

    // MARK: Leaders

    /// Nobody reads the events of a partition or is told its end for so long; others go on writing to it, as who is
    /// on another side of the network.
    func takeLeaderAway(topic: Int, partition: Int, forMs ms: Int64) {
        awayUntilMs[.init(topic: topic, partition: partition)] = elapsedMs + ms
        counts.leadersAway += 1
    }

    func isLeaderAway(_ place: SimulatedGroup.Place) -> Bool {
        awayUntilMs[place].map { elapsedMs < $0 } ?? false
    }

    func isLeaderAway(ofPartition partition: Int) -> Bool {
        eventTopics.indices.contains {
            isLeaderAway(.init(topic: $0, partition: partition))
        }
    }

    func bringLeadersBack() { awayUntilMs = [:] }

    // MARK: What was there when

    /// A process reads its clock. Where two read the same, what was there at the first of them counts.
    func noteReading(_ reading: Instant) {
        var ends = endsAtReadings[reading] ?? [:]
        for topic in eventTopics.indices {
            for partition in 0..<partitionCount {
                let end = log(ofEvents: topic, partition).stableEnd
                ends[.init(topic: topic, partition: partition), default: end] =
                    min(end, ends[.init(topic: topic, partition: partition)] ?? end)
            }
        }
        endsAtReadings[reading] = ends
    }

    /// The first event that was there when a clock was read, from an offset on; nil: none.
    func event(
        atReading reading: Instant, topic: Int, partition: Int, from offset: Int64
    ) -> Int64? {
        guard let end = endsAtReadings[reading]?[.init(topic: topic, partition: partition)],
            let next = log(ofEvents: topic, partition).next(from: offset), next < end
        else { return nil }
        return next
    }

    // MARK: Transactions

    /// Gives the epoch of a new producer; whoever had the id is fenced, and its transaction aborted.
    func startProducer(_ id: String) -> Int {
        producers[id, default: Producer()].epoch += 1
        if let transaction = producers[id]!.transaction, transaction.commits == nil {
            end(transaction, commits: false)
        }
        return producers[id]!.epoch
    }

    /// Whether the last transaction of the id lacks no marker.
    func isComplete(_ id: String) -> Bool {
        guard let transaction = producers[id]?.transaction else { return true }
        return transaction.commits != nil && transaction.places.isEmpty
    }

    func isCurrent(_ id: String, _ epoch: Int) -> Bool { producers[id]?.epoch == epoch }

    /// Begins a transaction at the coordinator, which waits for the markers of the last one.
    func startTransaction(_ id: String) -> SimulatedTransaction {
        while !isComplete(id) { writeMarker() }
        let transaction = SimulatedTransaction(number: nextTransaction, beganAtMs: elapsedMs)
        nextTransaction += 1
        producers[id]!.transaction = transaction
        return transaction
    }

    func append(
        _ record: SimulatedLog.Record, topic: String, partition: Int,
        _ transaction: SimulatedTransaction
    ) {
        transaction.add(.log(topic: topic, partition: partition))
        topics[topic]![partition].append(record, transaction: transaction.number)
    }

    func add(_ offsets: [InputPosition], to transaction: SimulatedTransaction) {
        transaction.add(.offsets)
        group.add(offsets, transaction: transaction.number)
    }

    func end(_ transaction: SimulatedTransaction, commits: Bool) {
        if commits { counts.commits += 1 } else { counts.aborts += 1 }
        transaction.end(commits: commits)
        ending.append(transaction)
    }

    /// Whether markers are still to come.
    var isEnding: Bool { ending.contains { !$0.places.isEmpty } }

    /// Writes one of the markers that are still to come.
    func writeMarker() {
        ending.removeAll { $0.places.isEmpty }
        guard !ending.isEmpty else { return }
        let transaction = random.pick(ending)
        let index = random.below(transaction.places.count)
        let commits = transaction.commits!
        switch transaction.removePlace(at: index) {
        case .log(let topic, let partition):
            topics[topic]![partition].close(transaction.number, commits: commits)
        case .offsets:
            group.close(transaction.number, commits: commits)
        }
    }

    // MARK: Input

    func append(_ event: SimulatedLog.Record, topic: Int, partition: Int) {
        topics[eventTopics[topic]]![partition].append(event)
    }

    /// The same in a transaction of somebody else.
    func append(_ event: SimulatedLog.Record, topic: Int, partition: Int, commits: Bool) {
        let transaction = SimulatedTransaction(number: nextTransaction, beganAtMs: elapsedMs)
        nextTransaction += 1
        append(event, topic: eventTopics[topic], partition: partition, transaction)
        end(transaction, commits: commits)
    }

    /// Whether the group has committed all events there are.
    var isCommitted: Bool {
        eventTopics.indices.allSatisfy { topic in
            (0..<partitionCount).allSatisfy { partition in
                let log = log(ofEvents: topic, partition)
                let committed = group.committed[.init(topic: topic, partition: partition)]
                return log.stableEnd == log.end && log.next(from: committed?.offset ?? 0) == nil
            }
        }
    }

    // MARK: What time takes away

    func compact(partition: Int) {
        topics[OutputTopic.state.name]![partition].compact(
            at: now, retentionMs: 2 * maxStoreAgeMs, random: &random)
    }

    /// Local stores that were not written for so long are of no use: half of `delete.retention.ms`.
    var maxStoreAgeMs: Int64 { 8_000 * speed }

    /// Events that the group has committed may go.
    func expire(topic: Int, partition: Int) {
        let place = SimulatedGroup.Place(topic: topic, partition: partition)
        guard let committed = group.committed[place] else { return }
        topics[eventTopics[topic]]![partition].expire(before: committed.offset)
    }
}

extension OutputTopic {
    var name: String {
        switch self {
        case .sendRequests: "sendRequests"
        case .decisions: "decisions"
        case .conversions: "conversions"
        case .journal: "journal"
        case .state: "state"
        }
    }
}
