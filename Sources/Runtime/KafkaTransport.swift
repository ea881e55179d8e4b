// The worker's transport over librdkafka.

import Calendar
import Events
import Glibc
import Kafka
import Telemetry

/// One consumer and one transactional producer.
package struct KafkaTransport: Transport, ~Copyable {
    /// So long a call waits for Kafka before the worker looks around, in milliseconds.
    static var waitMs: Int { 2_000 }
    static var commitWaitMs: Int { 10_000 }

    let settings: KafkaTransportSettings
    let log: Log
    var consumer: Consumer?
    var producer: Producer?
    var topics: OutputTopics?
    private var batch = MessageBatch()
    /// Came behind the records of the last poll.
    private var pendingEvent: ConsumerEvent?
    /// By the consumer's index of a topic: its index among those of events.
    private var topicIndex: [Int] = []
    private var partitions: [Int] = []
    var ends = ReadEnds()
    private let inquiry: EndInquiry
    private var isRevoking = false
    /// Whether the offsets are in the transaction whose commit is tried again.
    var hasSentOffsets = false
    /// What a broker has shown to be the most that the topic of dead letters takes.
    var deadLetterForm = DeadLetterForm.whole
    let headers = RecordHeaders()
    /// The group's word for what was assigned: it goes with every commit of these partitions.
    private var membership: GroupMetadata?
    var changelog = KafkaChangelog()
    private var patience = ConnectionPatience()

    package init(_ settings: KafkaTransportSettings, log: Log) {
        self.settings = settings
        self.log = log
        inquiry = EndInquiry(
            topics: settings.topics.events, settings.consumer, logs: log.librdkafka)
    }

    // MARK: The group

    package mutating func join() throws(TransportFailure) {
        do throws(KafkaError) {
            let logs = log.librdkafka
            if producer == nil { producer = try Producer(settings.producer, logs: logs) }
            guard let producer else { return }
            try producer.initTransactions(timeoutMs: Self.waitMs)
            topics = try OutputTopics(settings.topics, producer)
            let consumer = try Consumer(settings.consumer, group: settings.group, logs: logs)
            for topic in settings.topics.events { _ = consumer.index(ofTopic: topic) }
            topicIndex = consumer.topics.indices.map { $0 }
            try consumer.subscribe(to: settings.topics.events)
            self.consumer = consumer
        } catch {
            if error.consequence != .retry { producer = nil }
            throw TransportFailure(error)
        }
    }

    package mutating func poll(
        maxCount: Int, timeoutMs: Int
    ) throws(TransportFailure) -> Polled {
        let consumer = joined
        producer?.poll()
        for error in producer?.takeErrors() ?? [] {
            log.write(.debug, "trouble of the producer", ["error": error.description])
        }
        if let event = pendingEvent {
            pendingEvent = nil
            batch.clear()
            return try take(event)
        }
        let event = consumer.poll(into: &batch, max: maxCount, timeoutMs: timeoutMs)
        ends.take(batch)
        if batch.isEmpty {
            guard let event else { return .nothing }
            return try take(event)
        }
        pendingEvent = event
        patience.worked()
        return .records(batch.count)
    }

    private mutating func take(_ event: ConsumerEvent) throws(TransportFailure) -> Polled {
        switch event {
        case .assigned(let assigned):
            partitions = Set(assigned.map { Int($0.partition) }).sorted()
            return .assigned(partitions)
        case .revoked(_, let isLost):
            isRevoking = true
            return isLost ? .lost(partitions) : .revoked(partitions)
        case .failed(let error):
            if try passes(error) {
                log.write(.warn, "trouble with Kafka", ["error": error.description])
            }
            return .nothing
        }
    }

    /// Whether librdkafka goes on by itself; throws where it does not.
    mutating func passes(_ error: KafkaError) throws(TransportFailure) -> Bool {
        switch error.consequence {
        case .retry, .abort:
            return true
        case .fatal where patience.bears(code: error.code, atMs: elapsedMs):
            return true
        case .fenced, .fatal:
            throw TransportFailure(error)
        }
    }

    package mutating func committedOffsets(
        of partition: Int, timeoutMs: Int
    ) throws(TransportFailure) -> [CommittedOffset?] {
        let wanted = settings.topics.events.map { TopicPartition($0, Int32(partition)) }
        return try transporting { () throws(KafkaError) in
            let found = try joined.committed(wanted, timeoutMs: timeoutMs)
            return wanted.map { place in
                found.first { $0.topic == place.topic && $0.partition == place.partition }
                    .map { CommittedOffset(offset: $0.offset, metadata: $0.metadata) }
            }
        }
    }

    package mutating func earliestOffsets(
        of partition: Int, timeoutMs: Int
    ) throws(TransportFailure) -> [Int64] {
        var offsets: [Int64] = []
        for topic in settings.topics.events {
            offsets.append(
                try transporting { () throws(KafkaError) in
                    try joined.watermarks(
                        of: TopicPartition(topic, Int32(partition)), timeoutMs: timeoutMs
                    ).low
                })
        }
        return offsets
    }

    /// An assignment without partitions answers the group, whose changes `poll` then goes on telling:
    /// librdkafka goes by the group's assignment, not by what of it is read.
    package mutating func hold(_ partitions: [Int]) throws(TransportFailure) {
        ends.start([])
        let consumer = joined
        membership = try Self.answering { () throws(KafkaError) in
            let membership = try consumer.groupMetadata()
            // In this order: what was taken before a loss has the generation that was lost.
            try Self.check(consumer)
            try consumer.acknowledgeAssignment([])
            return membership
        }
    }

    package mutating func start(_ positions: [InputPosition]) throws(TransportFailure) {
        ends.start(positions)
        let starts = positions.map {
            PartitionStart(
                settings.topics.events[$0.topic], Int32($0.partition), at: .offset($0.offset))
        }
        let consumer = joined
        try Self.answering { () throws(KafkaError) in
            // An assignment makes librdkafka forget a loss that `poll` has not told yet.
            try Self.check(consumer)
            try consumer.acknowledgeAssignment(starts)
        }
    }

    package mutating func release() throws(TransportFailure) {
        guard isRevoking else { return }
        isRevoking = false
        membership = nil
        ends.start([])
        let consumer = joined
        try Self.answering { () throws(KafkaError) in try consumer.acknowledgeRevocation() }
    }

    /// A rebalance whose answer fails is never asked for again: only a new member helps.
    private static func answering<Result: ~Copyable>(
        _ body: () throws(KafkaError) -> Result
    ) throws(TransportFailure) -> Result {
        do throws(KafkaError) {
            return try body()
        } catch {
            let consequence: Consequence = error.consequence == .fatal ? .fatal : .fenced
            throw TransportFailure(consequence, error.description)
        }
    }

    package mutating func seek(to positions: [InputPosition]) throws(TransportFailure) {
        // What was polled behind the records stands for another position.
        ends.start(positions)
        let offsets = positions.map {
            PartitionOffset(
                settings.topics.events[$0.topic], Int32($0.partition), offset: $0.offset)
        }
        try transporting { () throws(KafkaError) in
            try joined.seek(to: offsets, timeoutMs: Self.waitMs)
        }
    }

    package mutating func isAtEnd(of partition: Int) -> Bool {
        ends.isAtEnd(of: partition, topicCount: settings.topics.events.count)
    }

    package mutating func askEnds(of partitions: [Int]) { inquiry.ask(partitions) }

    package mutating func endStanding(of partition: Int) -> EndStanding {
        guard let asked = inquiry.ends(of: partition) else {
            return inquiry.isAwaited(partition) ? .awaited : .unknown
        }
        return ends.contain(asked, of: partition) ? .confirmed : .unknown
    }

    package func committable(_ position: InputPosition) -> Int64 {
        ends.committable(
            position.offset, topic: position.topic, partition: position.partition)
    }

    package mutating func leave() {
        inquiry.ask([])
        changelog = KafkaChangelog()
        membership = nil
        batch.clear()
        pendingEvent = nil
        isRevoking = false
        do throws(KafkaError) {
            try consumer?.leaveGroup()
        } catch {
            log.write(.warn, "the group was left without a word", ["error": error.description])
        }
        consumer = nil
        topics = nil
        producer = nil
    }

    // MARK: Records

    package func record(at index: Int) -> InputRecord {
        let message = batch[index]
        return InputRecord(
            topic: topicIndex[message.topic], partition: Int(message.partition),
            offset: message.offset,
            recordTime: message.timestampMs.map { Instant(milliseconds: $0) },
            key: message.key,
            payload: message.value)
    }

    package func attributes(ofRecordAt index: Int) -> EventAttributes? {
        EventAttributes { batch.header($0, of: index) }
    }

    // MARK: Clocks

    package var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Self.milliseconds(time))
    }

    package var elapsedMs: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Self.milliseconds(time)
    }

    package mutating func sleep(ms: Int) {
        usleep(UInt32(ms) * 1000)
    }

    private static func milliseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    // MARK: Both

    private var joined: Consumer {
        guard let consumer else { preconditionFailure("the group was not joined") }
        return consumer
    }

    /// Calls `body` for each header of a record of the last poll.
    func forEachHeader(
        ofRecordAt index: Int, _ body: (String, UnsafeRawBufferPointer?) -> Void
    ) {
        batch.forEachHeader(of: index, body)
    }

    func message(at index: Int) -> Message { batch[index] }

    var producing: Producer {
        guard let producer else { preconditionFailure("there is no producer") }
        return producer
    }

    var writableTopics: OutputTopics {
        guard let topics else { preconditionFailure("there is no producer") }
        return topics
    }

    /// Puts offsets into the transaction in the name of the generation that was given the partitions.
    /// Asked for now, a member that was thrown out would have no generation, and from such a one a broker
    /// takes any offsets.
    func sendOffsets(_ offsets: [PartitionOffset]) throws(KafkaError) {
        try Self.check(joined)
        switch membership {
        case .some(let membership):
            try producing.sendOffsets(
                offsets, of: membership, timeoutMs: Self.commitWaitMs)
        case nil:
            throw Self.assignmentLost
        }
    }

    /// Throws where others may have the partitions already.
    private static func check(_ consumer: Consumer) throws(KafkaError) {
        if consumer.hasLostAssignment { throw assignmentLost }
    }

    /// _ASSIGNMENT_LOST
    private static let assignmentLost = KafkaError(
        code: -142, .sendOffsets, consequence: .fenced)

    func transporting<Result>(
        _ body: () throws(KafkaError) -> Result
    ) throws(TransportFailure) -> Result {
        do throws(KafkaError) {
            return try body()
        } catch {
            throw TransportFailure(error)
        }
    }
}

extension Log {
    /// Where librdkafka's own lines go.
    package var librdkafka: LogSink {
        { line in
            let level: LogLevel = line.level <= 3 ? .warn : line.level <= 6 ? .info : .debug
            self.write(level, line.text, ["librdkafka": line.facility])
        }
    }
}

extension TransportFailure {
    init(_ error: KafkaError) {
        self.init(error.consequence, error.description)
    }
}
