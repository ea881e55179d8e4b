// A consumer: messages in batches, and what happens to its partitions, in one order.

import CRdkafka
import Glibc

/// A consumer of one thread: nothing of it is called from two at a time.
///
///     let consumer = try Consumer(properties, group: "relance", logs: sink)
///     try consumer.subscribe(to: ["events"])
///     var batch = MessageBatch()
///     while running {
///         let event = consumer.poll(into: &batch, max: 1000, timeoutMs: 100)
///         for index in 0..<batch.count { apply(batch[index]) }    // came before the event
///         switch event {
///         case .assigned(let partitions): try consumer.acknowledgeAssignment(starts(of: partitions))
///         case .revoked: commit(); try consumer.acknowledgeRevocation()
///         case .failed(let error): …    // by error.consequence
///         case nil: break
///         }
///     }
///     try consumer.leaveGroup()
///
/// Or without a group: `assign(starts)`, `poll`.
///
/// A group's partitions are revoked all at once and assigned all at once (the range assignor unless
/// told otherwise), so that topics with the same number of partitions go together.
package final class Consumer {
    let client: ClientHandle

    private let queue: OpaquePointer
    private let hasGroup: Bool
    private var topicTable = TopicTable()
    /// What a poll got behind an event: handed out by the next ones.
    private var backlog = Backlog()
    private let waker: FetchWaker

    /// What the binding needs unless the properties say otherwise. `isolation.level` is
    /// `read_committed` by librdkafka's own default.
    private static let defaults = [
        ("enable.auto.commit", "false"), ("enable.auto.offset.store", "false"),
        ("enable.partition.eof", "true"), ("partition.assignment.strategy", "range"),
    ]

    /// A consumer of a group, or, without one, of partitions that `assign` names.
    package init(
        _ properties: KafkaProperties, group: String? = nil, logs: LogSink? = nil
    ) throws(KafkaError) {
        hasGroup = group != nil || properties.value(of: "group.id") != nil
        // librdkafka wants a name even where no group is joined.
        let name = group ?? "relance-without-group"
        client = try ClientHandle(
            consumer: true, properties: properties, defaults: Self.defaults + [("group.id", name)],
            logs: logs)
        rd_kafka_poll_set_consumer(client.raw)
        guard let queue = rd_kafka_queue_get_consumer(client.raw) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__UNKNOWN_GROUP, .configure)
        }
        self.queue = queue
        client.mailbox.queue = queue
        waker = FetchWaker(client: client.raw)
    }

    deinit {
        waker.stop()
        client.mailbox.queue = nil
        backlog.drop()
        topicTable.free()
        rd_kafka_queue_destroy(queue)
    }

    /// The topics met so far; messages name them by index. It only grows.
    package var topics: [String] { topicTable.names }

    /// The index of a topic, given now if it has none yet.
    package func index(ofTopic name: String) -> Int {
        Int(topicTable.index(of: name, client: client.raw))
    }

    /// Fills `batch` with at most `max` messages, and returns what comes behind them. Waits up to
    /// `timeoutMs` where nothing is there at all. Hot: once a batch.
    package func poll(
        into batch: inout MessageBatch, max: Int, timeoutMs: Int
    ) -> ConsumerEvent? {
        precondition(max > 0, "a poll takes at least one message")
        batch.prepare(room: max, of: client)
        if let event = takeBacklog(into: &batch, max: max) { return event }
        guard batch.isEmpty else { return nil }
        let taken = fetch(into: batch.slots, max: max, timeoutMs: timeoutMs)
        if taken == max { waker.backlogSeen() }
        return admit(taken, to: &batch)
    }

    /// librdkafka waits until a batch is full or the time is over. So it is asked without waiting,
    /// and only where nothing is there, waited for the first message.
    private func fetch(
        into slots: UnsafeMutableBufferPointer<MessagePointer?>, max: Int, timeoutMs: Int
    ) -> Int {
        let mailbox = client.mailbox
        mailbox.filling = slots
        defer { mailbox.filling = nil }
        let base = slots.baseAddress
        var taken = rd_kafka_consume_batch_queue(queue, 0, base, max)
        if taken == 0, timeoutMs > 0, mailbox.events.isEmpty {
            taken = rd_kafka_consume_batch_queue(queue, Int32(clamping: timeoutMs), base, 1)
            if taken == 1, max > 1, mailbox.events.isEmpty {
                taken += Swift.max(
                    0, rd_kafka_consume_batch_queue(queue, 0, base! + 1, max - 1))
            }
        }
        return Swift.max(0, taken)
    }

    /// Sorts what was fetched: messages and ends up to the first event into the batch, the rest into
    /// the backlog.
    private func admit(_ taken: Int, to batch: inout MessageBatch) -> ConsumerEvent? {
        let slots = batch.slots
        let events = client.mailbox.events
        client.mailbox.events.removeAll(keepingCapacity: true)
        let cut = min(events.first?.position ?? taken, taken)
        var index = 0
        var event: ConsumerEvent?
        while index < cut, event == nil {
            event = admit(slots[index]!, to: &batch)
            index += 1
        }
        if event != nil || !events.isEmpty {
            var next = 0
            for position in index...taken {
                while next < events.count, min(events[next].position, taken) == position {
                    backlog.append(events[next].event)
                    next += 1
                }
                if position < taken { backlog.append(slots[position]!) }
            }
        }
        batch.empty(slots: batch.count..<taken)
        return event ?? takeBacklog(into: &batch, max: batch.count)
    }

    /// One thing that librdkafka handed out: a message, an end, or an error.
    private func admit(_ message: MessagePointer, to batch: inout MessageBatch) -> ConsumerEvent? {
        let code = message.pointee.err
        if code == RD_KAFKA_RESP_ERR_NO_ERROR {
            let topic = topicTable.index(of: message.pointee.rkt, client: client.raw)
            batch.keep(message, topic: topic)
            return nil
        }
        defer { rd_kafka_message_destroy(message) }
        if code == RD_KAFKA_RESP_ERR__PARTITION_EOF {
            let topic = topicTable.index(of: message.pointee.rkt, client: client.raw)
            batch.keep(
                PartitionEnd(
                    topic: Int(topic), partition: message.pointee.partition,
                    offset: message.pointee.offset))
            return nil
        }
        return filtered(failure(message))
    }

    private func failure(_ message: MessagePointer) -> ConsumerEvent {
        if message.pointee.err == RD_KAFKA_RESP_ERR__FATAL, let fatal = client.fatalError(.poll) {
            return .failed(fatal)
        }
        return .failed(
            KafkaError(
                code: message.pointee.err.rawValue, .poll,
                text: rd_kafka_message_errstr(message).map { String(cString: $0) },
                topic: message.pointee.rkt.map { String(cString: rd_kafka_topic_name($0)) },
                partition: message.pointee.partition >= 0 ? message.pointee.partition : nil))
    }

    /// A consumer without a group has a name of one that it never joins: that the broker forbids it
    /// is of no interest.
    private func filtered(_ event: ConsumerEvent) -> ConsumerEvent? {
        if !hasGroup, case .failed(let error) = event,
            error.code == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED.rawValue
        {
            return nil
        }
        return event
    }

    /// Up to `max` messages in the batch, or up to the first event.
    private func takeBacklog(into batch: inout MessageBatch, max: Int) -> ConsumerEvent? {
        while let item = backlog.first {
            switch item {
            case .event(let event):
                backlog.removeFirst()
                if let event = filtered(event) { return event }
            case .message(let message):
                if batch.count >= max { return nil }
                backlog.removeFirst()
                if let event = admit(message, to: &batch) { return event }
            }
        }
        return nil
    }

    /// Messages that were fetched and not handed out, of partitions that are gone or read anew.
    func dropBacklog(of partitions: Set<TopicPartition>? = nil) {
        backlog.drop(of: partitions)
    }

    func wakePartitionsChanged(_ partitions: [TopicPartition]) {
        waker.use(partitions)
    }
}
