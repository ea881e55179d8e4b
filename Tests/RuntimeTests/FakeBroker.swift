// A broker in memory, with faults: what a worker meets when Kafka has a bad day.

import Calendar
import Events
import Kafka
import Runtime
import TestSupport

/// One consumer group over topics in memory, and the transactions of its one worker. Which calls fail,
/// and how, a seed decides.
final class FakeBroker {
    struct Record {
        var time: Instant
        var payload: [UInt8]
        var attributes: [String: [UInt8]] = [:]
    }

    struct Output: Equatable {
        var topic: String
        var partition: Int?
        var key: String
        var value: String
    }

    /// How often, in percent of the calls, what goes wrong.
    struct Faults {
        var queueFull = 0
        var lookupFails = 0
        var beginFails = 0
        var produceFails = 0
        /// A commit that is known not to have happened.
        var commitAborts = 0
        /// A commit of which nobody knows whether it happened.
        var commitUnknown = 0
        var abortRetries = 0
        var fenced = 0
        /// Rebalances by poll: the worker keeps all its partitions, but must give them back in between.
        var rebalances = 0
        /// The same, when it is too late to commit.
        var losses = 0
    }

    /// By topic and partition.
    var logs: [[[Record]]]
    var committedOffsets: [[Int64?]]
    /// By partition, what was committed with the offsets.
    var metadata: [Int: String] = [:]
    /// What a reader of committed records sees, in order.
    var committed: [Output] = []
    var clock: Instant
    /// What the clock moves by at each poll.
    var stepMs: Int64 = 0
    var faults = Faults()
    var random: SeededGenerator
    /// The first commit meets what nothing can mend.
    var fatalAtCommit = false
    /// By partition: offsets behind which nothing can be read yet.
    var visible: [Int64]?

    private(set) var isTransactionOpen = false
    private var pending: [Output] = []
    /// The commit took place, but the worker was not told.
    private var isCommitDone = false
    private(set) var readPositions: [[Int64]]
    private var hasJoined = false
    /// What the worker owes an answer to: `start` or `release`.
    private enum Standing { case none, assigning, assigned, revoking }
    private var standing = Standing.none
    private(set) var counts = (commits: 0, aborts: 0, rebalances: 0, unknown: 0)
    fileprivate var polled: [(topic: Int, partition: Int, offset: Int)] = []

    init(logs: [[[Record]]], clock: Instant, seed: UInt64) {
        self.logs = logs
        self.clock = clock
        random = SeededGenerator(seed: seed)
        committedOffsets = logs.map { $0.map { _ in nil } }
        readPositions = logs.map { $0.map { _ in 0 } }
    }

    var partitions: [Int] { Array(logs[0].indices) }

    /// Whether all records are applied for good.
    var isCommitted: Bool {
        logs.indices.allSatisfy { topic in
            partitions.allSatisfy {
                committedOffsets[topic][$0] ?? 0 == Int64(logs[topic][$0].count)
            }
        }
    }

    func happens(_ percent: Int) -> Bool { Int(random.next() % 100) < percent }

    func end(topic: Int, partition: Int) -> Int64 {
        min(Int64(logs[topic][partition].count), visible?[partition] ?? .max)
    }

    func failIfFenced() throws(TransportFailure) {
        guard happens(faults.fenced) else { return }
        discard()
        hasJoined = false
        standing = .none
        throw TransportFailure(.fenced, "fenced by the fake")
    }

    private func discard() {
        pending = []
        isTransactionOpen = false
        isCommitDone = false
    }
}

/// The worker's view of a `FakeBroker`.
struct FakeTransport: Transport {
    let broker: FakeBroker

    mutating func join() throws(TransportFailure) { broker.join() }

    mutating func poll(
        maxCount: Int, timeoutMs: Int
    ) throws(TransportFailure) -> Polled { try broker.poll(maxCount: maxCount) }

    func record(at index: Int) -> InputRecord {
        let place = broker.polled[index]
        let record = broker.logs[place.topic][place.partition][place.offset]
        return InputRecord(
            topic: place.topic, partition: place.partition, offset: Int64(place.offset),
            recordTime: record.time, key: nil, payload: lasting(record.payload))
    }

    func attributes(ofRecordAt index: Int) -> EventAttributes? {
        let place = broker.polled[index]
        let given = broker.logs[place.topic][place.partition][place.offset].attributes
        guard !given.isEmpty else { return nil }
        var attributes = EventAttributes()
        attributes.id = given["id"].map(lasting)
        attributes.type = given["type"].map(lasting)
        attributes.source = given["source"].map(lasting)
        attributes.subject = given["subject"].map(lasting)
        attributes.time = given["time"].map(lasting)
        return attributes
    }

    mutating func committedOffsets(
        of partition: Int
    ) throws(TransportFailure) -> [CommittedOffset?] {
        if broker.happens(broker.faults.lookupFails) {
            throw TransportFailure(.retry, "the offsets are not stable yet")
        }
        return broker.committedOffsets.enumerated().map { topic, offsets in
            offsets[partition].map {
                CommittedOffset(offset: $0, metadata: broker.metadata[partition] ?? "")
            }
        }
    }

    mutating func earliestOffsets(of partition: Int) throws(TransportFailure) -> [Int64] {
        broker.logs.map { _ in 0 }
    }

    mutating func hold(_ partitions: [Int]) throws(TransportFailure) {}

    mutating func start(_ positions: [InputPosition]) throws(TransportFailure) {
        broker.start(positions)
    }

    mutating func release() throws(TransportFailure) { broker.release() }

    mutating func seek(to positions: [InputPosition]) throws(TransportFailure) {
        broker.move(to: positions)
    }

    mutating func confirmsEnd(of partition: Int) -> Bool { broker.isAtEnd(of: partition) }

    mutating func isAtEnd(of partition: Int) -> Bool { broker.isAtEnd(of: partition) }

    mutating func changelogRange(of partition: Int) throws(TransportFailure) -> Range<Int64> {
        0..<0
    }

    mutating func startChangelog(of partition: Int, at offset: Int64) throws(TransportFailure) {}

    mutating func pollChangelog(
        maxCount: Int, timeoutMs: Int
    ) throws(TransportFailure) -> PolledChangelog { PolledChangelog(count: 0, next: 0) }

    func changelogRecord(at index: Int) -> ChangelogRecord {
        preconditionFailure("this broker has no changelog")
    }

    mutating func stopChangelog() {}

    func committable(_ position: InputPosition) -> Int64 { position.offset }

    mutating func begin() throws(TransportFailure) { try broker.begin() }

    mutating func produce(_ record: borrowing OutputRecord) throws(TransportFailure) -> Bool {
        try broker.produce(
            FakeBroker.Output(
                topic: "\(record.topic)", partition: record.partition,
                key: String(decoding: record.key ?? .init(start: nil, count: 0), as: UTF8.self),
                value: String(decoding: record.value ?? .init(start: nil, count: 0), as: UTF8.self))
        )
    }

    mutating func produce(
        deadLetterAt index: Int, reason: DeadLetterReason, detail: String
    ) throws(TransportFailure) -> Bool {
        let place = broker.polled[index]
        let payload = broker.logs[place.topic][place.partition][place.offset].payload
        return try broker.produce(
            FakeBroker.Output(
                topic: "deadLetters", partition: nil,
                key: "\(place.topic)/\(place.partition)/\(place.offset)/\(reason.rawValue)",
                value: String(decoding: payload, as: UTF8.self)))
    }

    mutating func waitForRoom() throws(TransportFailure) {}

    mutating func commit(_ offsets: [InputPosition]) throws(TransportFailure) {
        try broker.commit(offsets)
    }

    mutating func abort() throws(TransportFailure) { try broker.abort() }

    mutating func leave() { broker.leave() }

    var now: Instant { broker.clock }
    var elapsedMs: Int64 { broker.clock.milliseconds }
    mutating func sleep(ms: Int) { broker.clock = broker.clock + Int64(ms) }
}

extension FakeBroker {
    func join() {
        hasJoined = true
        standing = .none
    }

    func leave() {
        hasJoined = false
        discard()
    }

    func poll(maxCount: Int) throws(TransportFailure) -> Polled {
        precondition(hasJoined, "a worker polls before it has joined")
        clock = clock + stepMs
        precondition(
            standing == .none || standing == .assigned, "an assignment was not answered")
        if standing == .none {
            standing = .assigning
            return .assigned(partitions)
        }
        if happens(faults.rebalances) {
            counts.rebalances += 1
            standing = .revoking
            return .revoked(partitions)
        }
        if happens(faults.losses) {
            counts.rebalances += 1
            standing = .revoking
            return .lost(partitions)
        }
        polled = []
        let wanted = Int(random.next() % UInt64(min(maxCount, 40))) + 1
        for _ in 0..<wanted {
            let open = logs.indices.flatMap { topic in
                partitions.filter { readPositions[topic][$0] < end(topic: topic, partition: $0) }
                    .map { (topic, $0) }
            }
            guard !open.isEmpty else { break }
            let (topic, partition) = open[Int(random.next() % UInt64(open.count))]
            polled.append((topic, partition, Int(readPositions[topic][partition])))
            readPositions[topic][partition] += 1
        }
        return polled.isEmpty ? .nothing : .records(polled.count)
    }

    func start(_ positions: [InputPosition]) {
        precondition(standing == .assigning, "nothing was assigned")
        standing = .assigned
        move(to: positions)
    }

    func release() {
        if standing == .revoking { standing = .none }
    }

    func move(to positions: [InputPosition]) {
        for position in positions {
            readPositions[position.topic][position.partition] = position.offset
        }
    }

    func isAtEnd(of partition: Int) -> Bool {
        logs.indices.allSatisfy {
            readPositions[$0][partition] >= end(topic: $0, partition: partition)
        }
    }

    func begin() throws(TransportFailure) {
        precondition(!isTransactionOpen, "a transaction is open already")
        try failIfFenced()
        isTransactionOpen = true
        if happens(faults.beginFails) { throw TransportFailure(.abort, "begin failed") }
    }

    func produce(_ output: Output) throws(TransportFailure) -> Bool {
        precondition(isTransactionOpen, "records are produced outside of a transaction")
        if happens(faults.queueFull) { return false }
        if happens(faults.produceFails) { throw TransportFailure(.abort, "a record was refused") }
        pending.append(output)
        return true
    }

    func commit(_ offsets: [InputPosition]) throws(TransportFailure) {
        if isCommitDone {
            // Asked again: this time the answer comes.
            isCommitDone = false
            return
        }
        precondition(isTransactionOpen, "there is nothing to commit")
        if fatalAtCommit { throw TransportFailure(.fatal, "the fake has had enough") }
        try failIfFenced()
        if happens(faults.commitAborts) {
            throw TransportFailure(.abort, "the commit is known to have failed")
        }
        let isUnknown = happens(faults.commitUnknown)
        if isUnknown, happens(50) {
            counts.unknown += 1
            throw TransportFailure(.retry, "the commit did not arrive")
        }
        committed += pending
        for offset in offsets {
            committedOffsets[offset.topic][offset.partition] = offset.offset
            metadata[offset.partition] = offset.metadata
        }
        pending = []
        isTransactionOpen = false
        counts.commits += 1
        if isUnknown {
            counts.unknown += 1
            isCommitDone = true
            throw TransportFailure(.retry, "the answer to the commit was lost")
        }
    }

    func abort() throws(TransportFailure) {
        if happens(faults.abortRetries) { throw TransportFailure(.retry, "the abort timed out") }
        discard()
        counts.aborts += 1
    }
}
