// A producer, transactional where the properties name a `transactional.id`.

import CRdkafka

/// A producer of one thread: nothing of it is called from two at a time.
///
///     let producer = try Producer(properties)       // transactional.id, linger.ms, compression.codec …
///     let topic = try producer.topic("relance.decisions")
///     try producer.initTransactions(timeoutMs: 30_000)
///     try producer.beginTransaction()
///     while try producer.produce(to: topic, .byKey, key: key, value: value) == .queueFull {
///         producer.poll(timeoutMs: 10)
///     }
///     try producer.sendOffsets(offsets, of: try consumer.groupMetadata(), timeoutMs: 30_000)
///     try producer.commit(timeoutMs: 30_000)
///
/// Errors are thrown with their consequence. librdkafka retries by itself within `message.timeout.ms`
/// and the transaction's timeout; what is thrown has outlasted that or cannot be retried.
package final class Producer {
    let client: ClientHandle
    /// Of one call, reused.
    private var drafts: [rd_kafka_message_t] = []

    /// What the binding needs unless the properties say otherwise. Only failed deliveries are reported:
    /// a report for each record would cost as much as the record.
    private static let defaults = [
        ("partitioner", "murmur2_random"), ("delivery.report.only.error", "true"),
    ]

    package init(_ properties: KafkaProperties, logs: LogSink? = nil) throws(KafkaError) {
        client = try ClientHandle(
            consumer: false, properties: properties, defaults: Self.defaults, logs: logs)
    }

    /// A topic to write to; it need not exist yet.
    package func topic(_ name: String) throws(KafkaError) -> ProducerTopic {
        try ProducerTopic(name, client: client)
    }

    /// Puts a record into the producer's queue. Key and value are copied; headers go with a record that
    /// was accepted, and leave the list empty. A value of nil is a tombstone. `timestampMs` is in milliseconds since 1970; without it the record has the present
    /// time. Hot: once a record.
    package func produce(
        to topic: ProducerTopic, _ partition: RecordPartition, key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?, headers: RecordHeaders? = nil, timestampMs: Int64? = nil
    ) throws(KafkaError) -> Acceptance {
        let list = headers?.raw
        let code = relance_produce(
            client.raw, topic.raw, partition.raw, Self.address(of: key), key?.count ?? 0,
            Self.address(of: value), value?.count ?? 0, list, timestampMs ?? 0)
        if code == RD_KAFKA_RESP_ERR_NO_ERROR {
            headers?.forget()
            return .accepted
        }
        if code == RD_KAFKA_RESP_ERR__QUEUE_FULL { return .queueFull }
        throw failure(code, topic: topic.name, partition: partition)
    }

    /// Puts many records without headers into the producer's queue, for one partition, in half the time that it
    /// takes one by one. `record` gives key and value of each; nil is a tombstone. Gives how many were taken: of
    /// these all, of those behind them none.
    package func produce(
        to topic: ProducerTopic, partition: Int32, count: Int,
        _ record: (Int) -> (key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?)
    ) throws(KafkaError) -> Int {
        drafts.removeAll(keepingCapacity: true)
        for index in 0..<count {
            let (key, value) = record(index)
            var draft = rd_kafka_message_t()
            draft.key = UnsafeMutableRawPointer(mutating: Self.address(of: key))
            draft.key_len = key.count
            draft.payload = UnsafeMutableRawPointer(mutating: Self.address(of: value))
            draft.len = value?.count ?? 0
            drafts.append(draft)
        }
        let taken = Int(
            rd_kafka_produce_batch(
                topic.raw, partition, Int32(RD_KAFKA_MSG_F_COPY), &drafts, Int32(count)))
        if taken == count { return count }
        for draft in drafts
        where draft.err != RD_KAFKA_RESP_ERR_NO_ERROR
            && draft.err != RD_KAFKA_RESP_ERR__QUEUE_FULL
        {
            throw failure(draft.err, topic: topic.name, partition: .number(partition))
        }
        return taken
    }

    /// Serves what came back: failed deliveries, statistics, errors. Returns after `timeoutMs` at the
    /// latest, earlier where something came.
    package func poll(timeoutMs: Int = 0) {
        rd_kafka_poll(client.raw, Int32(clamping: timeoutMs))
    }

    /// Waits until all records are delivered or have failed; throws `_TIMED_OUT` otherwise.
    package func flush(timeoutMs: Int) throws(KafkaError) {
        let code = rd_kafka_flush(client.raw, Int32(clamping: timeoutMs))
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, .flush) }
    }

    /// Throws all records away that are not delivered.
    package func purge() throws(KafkaError) {
        let code = rd_kafka_purge(
            client.raw, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, .purge) }
        poll()
    }

    /// Records, and requests, that are on their way.
    package var queueLength: Int { Int(rd_kafka_outq_len(client.raw)) }

    /// Records that did not arrive since the last call; known after `poll`, `flush`, `commit`, `abort`.
    package func takeDeliveryFailures() -> DeliveryFailures {
        defer { client.mailbox.deliveryFailures = DeliveryFailures() }
        return client.mailbox.deliveryFailures
    }

    /// Errors of the connection since the last call, as librdkafka tells them while it goes on by
    /// itself; those that `consequence` calls fatal are worth to stop for.
    package func takeErrors() -> [KafkaError] {
        defer { client.mailbox.events.removeAll(keepingCapacity: true) }
        return client.mailbox.events.compactMap { _, event in
            guard case .failed(let error) = event else { return nil }
            return error
        }
    }

    /// The statistics that came since the last call, as JSON; they come every
    /// `statistics.interval.ms`, with `poll`.
    package func takeStatistics() -> String? { client.takeStatistics() }

    /// The error after which librdkafka does nothing more, if there was one.
    package var fatalError: KafkaError? { client.fatalError(.produce) }

    func failure(
        _ code: rd_kafka_resp_err_t, topic: String, partition: RecordPartition
    ) -> KafkaError {
        if code == RD_KAFKA_RESP_ERR__FATAL || code == RD_KAFKA_RESP_ERR__FENCED,
            var fatal = client.fatalError(.produce)
        {
            fatal.topic = topic
            return fatal
        }
        // In a transaction that has failed `produce` says `_STATE`; the transaction can be aborted.
        let consequence: Consequence? = code == RD_KAFKA_RESP_ERR__STATE ? .abort : nil
        let number: Int32? = if case .number(let number) = partition { number } else { nil }
        return KafkaError(
            code: code.rawValue, .produce, topic: topic, partition: number,
            consequence: consequence)
    }

    /// An empty key or value needs an address, nil would be null.
    private static func address(of bytes: UnsafeRawBufferPointer?) -> UnsafeRawPointer? {
        guard let bytes else { return nil }
        return bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
    }
}
