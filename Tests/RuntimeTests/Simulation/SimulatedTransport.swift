// A worker's view of a simulated cluster.

import Calendar
import Events
import Kafka
import Runtime
import Store

/// The calls of one process, each of which may be its last.
struct SimulatedTransport: Transport {
    let process: SimulatedProcess

    private var cluster: SimulatedCluster { process.cluster }
    private var consumer: SimulatedConsumer { process.consumer }
    private var producer: SimulatedProducer { process.producer }
    private var changelog: SimulatedChangelog { process.changelog }

    // MARK: Input

    mutating func join() throws(TransportFailure) {
        try process.ask { () throws(TransportFailure) in
            try producer.initialize()
            consumer.subscribe()
        }
    }

    mutating func poll(
        maxCount: Int, timeoutMs: Int
    ) throws(TransportFailure) -> Polled {
        try process.call { () throws(TransportFailure) in
            let polled = consumer.poll(
                maxCount: maxCount, isAway: process.isAway, isForgotten: process.isForgotten)
            if polled == .nothing { cluster.pass(ms: Int64(timeoutMs)) }
            return polled
        }
    }

    func record(at index: Int) -> InputRecord { consumer.record(at: index) }

    func attributes(ofRecordAt index: Int) -> EventAttributes? {
        consumer.attributes(ofRecordAt: index)
    }

    mutating func committedOffsets(
        of partition: Int, timeoutMs: Int
    ) throws(TransportFailure) -> [CommittedOffset?] {
        try process.ask { () throws(TransportFailure) in
            try failLookup()
            guard cluster.group.isStable(partition) else {
                throw TransportFailure(.retry, "the offsets are not stable yet")
            }
            return cluster.eventTopics.indices.map {
                cluster.group.committed[.init(topic: $0, partition: partition)]
            }
        }
    }

    mutating func earliestOffsets(
        of partition: Int, timeoutMs: Int
    ) throws(TransportFailure) -> [Int64] {
        try process.ask { () throws(TransportFailure) in
            try failLookup()
            guard !cluster.isLeaderAway(ofPartition: partition) else {
                throw TransportFailure(.retry, "the leader does not answer")
            }
            return cluster.eventTopics.map { cluster.log($0, partition).first }
        }
    }

    private func failLookup() throws(TransportFailure) {
        guard cluster.happens(cluster.faults.lookupFails) else { return }
        throw TransportFailure(.retry, "the lookup timed out")
    }

    mutating func hold(_ partitions: [Int]) throws(TransportFailure) {
        try process.call { () throws(TransportFailure) in
            consumer.hold(partitions)
            changelog.hold(partitions)
        }
    }

    mutating func start(_ positions: [InputPosition]) throws(TransportFailure) {
        try process.call { () throws(TransportFailure) in consumer.start(positions) }
    }

    mutating func release() throws(TransportFailure) {
        try process.call { () throws(TransportFailure) in
            consumer.release(isAway: process.isAway)
        }
    }

    mutating func seek(to positions: [InputPosition]) throws(TransportFailure) {
        try process.call { () throws(TransportFailure) in consumer.seek(to: positions) }
    }

    mutating func isAtEnd(of partition: Int) -> Bool { consumer.isAtEnd(of: partition) }

    mutating func askEnds(of partitions: [Int]) {
        consumer.askEnds(of: partitions, isAway: !process.isConnected)
    }

    mutating func endStanding(of partition: Int) -> EndStanding {
        if producer.sabotage == .endIsBelieved {
            return isAtEnd(of: partition) ? .confirmed : .unknown
        }
        return consumer.endStanding(of: partition)
    }

    // MARK: The changelog

    mutating func changelogRange(
        of partition: Int, timeoutMs: Int
    ) throws(TransportFailure) -> Range<Int64> {
        try process.ask { () throws(TransportFailure) in
            try failLookup()
            return changelog.range(of: partition)
        }
    }

    mutating func startChangelog(of partition: Int, at offset: Int64) throws(TransportFailure) {
        try process.call { () throws(TransportFailure) in changelog.start(partition, at: offset) }
    }

    mutating func pollChangelog(
        maxCount: Int, timeoutMs: Int
    ) throws(TransportFailure) -> PolledChangelog {
        try process.call { () throws(TransportFailure) in
            let polled = changelog.poll(maxCount: process.isAway ? 0 : maxCount)
            if polled.count == 0 { cluster.pass(ms: Int64(timeoutMs)) }
            return polled
        }
    }

    func changelogRecord(at index: Int) -> ChangelogRecord { changelog.record(at: index) }

    mutating func stopChangelog() { changelog.stop() }

    // MARK: Output

    mutating func begin() throws(TransportFailure) {
        try process.call { () throws(TransportFailure) in try producer.begin() }
    }

    mutating func produce(_ record: borrowing OutputRecord) throws(TransportFailure) -> Bool {
        let (topic, partition) = (record.topic.name, record.partition)
        let copy = SimulatedLog.Record(
            time: cluster.now, key: record.key.map { Array($0) },
            value: Array(record.value),
            headers: ["ce_id": Array(record.id), "ce_time": Array(record.time)])
        return try process.call { () throws(TransportFailure) in
            try produce(copy, topic: topic, partition: partition)
        }
    }

    mutating func produce(
        changes: StoreBatch, from first: Int, partition: Int
    ) throws(TransportFailure) -> Int {
        var records: [SimulatedLog.Record] = []
        changes.forEach(from: first) { change, key, value in
            records.append(
                SimulatedLog.Record(
                    time: cluster.now, key: Array(key),
                    value: change == .put ? Array(value) : nil))
        }
        for (taken, record) in records.enumerated() {
            let isTaken = try process.call { () throws(TransportFailure) in
                try produce(record, topic: OutputTopic.state.name, partition: partition)
            }
            if !isTaken { return taken }
        }
        return records.count
    }

    mutating func produce(
        deadLetterAt index: Int, reason: DeadLetterReason, detail: String
    ) throws(TransportFailure) -> Bool {
        var copy = consumer.log(ofRecordAt: index)
        let place = consumer.place(ofRecordAt: index)
        copy.headers["reason"] = Array(reason.rawValue.utf8)
        copy.headers["detail"] = Array(detail.utf8)
        copy.headers["topic"] = Array(cluster.eventTopics[place.topic].utf8)
        copy.headers["partition"] = Array(String(place.partition).utf8)
        copy.headers["offset"] = Array(String(place.offset).utf8)
        return try process.call { () throws(TransportFailure) in
            try produce(copy, topic: SimulatedCluster.deadLetters, partition: nil)
        }
    }

    private func produce(
        _ record: SimulatedLog.Record, topic: String, partition: Int?
    ) throws(TransportFailure) -> Bool {
        let isTaken = try producer.produce(record, topic: topic, partition: partition)
        if !process.isAway, cluster.happens(20) { try producer.deliver(atMost: 3) }
        return isTaken
    }

    mutating func waitForRoom() throws(TransportFailure) {
        try process.call { () throws(TransportFailure) in
            cluster.pass(ms: 10)
            if !process.isAway { try producer.deliver(atMost: 3) }
        }
    }

    func committable(_ position: InputPosition) -> Int64 { consumer.committable(position) }

    mutating func commit(_ offsets: [InputPosition]) throws(TransportFailure) {
        try process.ask { () throws(TransportFailure) in
            try producer.commit(
                offsets,
                isMember: {
                    cluster.group.accepts(consumer.member, ofGeneration: consumer.generation)
                },
                pause: { () throws(TransportFailure) in try process.pauseInCommit() })
        }
    }

    mutating func abort() throws(TransportFailure) {
        try process.ask { () throws(TransportFailure) in try producer.abort() }
    }

    mutating func leave() {
        if !process.isDead { process.leave() }
    }

    // MARK: Time

    var now: Instant {
        let now = cluster.now + process.skewMs
        cluster.noteReading(now)
        return now
    }
    var elapsedMs: Int64 { cluster.elapsedMs }
    mutating func sleep(ms: Int) { process.sleep(ms: ms) }
}
