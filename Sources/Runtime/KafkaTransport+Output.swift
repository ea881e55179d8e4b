// What leaves by the transport: records with the headers of CloudEvents, dead letters, transactions.

import Events
import Kafka
import Store

extension KafkaTransport {
    package mutating func begin() throws(TransportFailure) {
        try transporting { () throws(KafkaError) in try producing.beginTransaction() }
    }

    package mutating func produce(
        _ record: borrowing OutputRecord
    ) throws(TransportFailure) -> Bool {
        let topic = writableTopics[record.topic]
        headers.removeAll()
        if let kind = CloudEventKind(record.topic) {
            headers.add(fixed: "ce_specversion", "1.0")
            headers.add(fixed: "ce_id", record.id)
            headers.add(fixed: "ce_source", kind.source)
            headers.add(fixed: "ce_type", kind.type)
            headers.add(fixed: "ce_time", record.time)
            if let customer = record.key { headers.add(fixed: "ce_subject", customer) }
            headers.add(fixed: "content-type", "application/json")
        }
        do throws(KafkaError) {
            return try producing.produce(
                to: topic, record.partition.map { .number(Int32($0)) } ?? .byKey,
                key: record.key, value: record.value, headers: headers) == .accepted
        } catch {
            throw Self.failure(error, sizeBytes: record.value.count)
        }
    }

    /// Records that librdkafka takes at a time.
    private static var changeCount: Int { 1_000 }

    package mutating func produce(
        changes: StoreBatch, from first: Int, partition: Int
    ) throws(TransportFailure) -> Int {
        let count = min(changes.count - first, Self.changeCount)
        do throws(KafkaError) {
            return try changes.withChanges { change throws(KafkaError) in
                try producing.produce(
                    to: writableTopics.state, partition: Int32(partition), count: count
                ) { change(first + $0) }
            }
        } catch {
            let sizes = (first..<first + count).map { changes.sizeBytes(at: $0) }
            throw Self.failure(error, sizeBytes: sizes.max() ?? 0)
        }
    }

    private static func failure(_ error: KafkaError, sizeBytes: Int) -> TransportFailure {
        guard error.isTooLarge else { return TransportFailure(error) }
        return TransportFailure(
            .fatal,
            "\(error): a record of \(sizeBytes) bytes; raise `message.max.bytes` "
                + "in relance.yaml and the topic's `max.message.bytes`")
    }

    package mutating func produce(
        deadLetterAt index: Int, reason: DeadLetterReason, detail: String
    ) throws(TransportFailure) -> Bool {
        let message = message(at: index)
        headers.removeAll()
        // The record's own headers go with it: without them an event in binary mode is no event.
        forEachHeader(ofRecordAt: index) { name, value in
            headers.add(name, value ?? UnsafeRawBufferPointer(start: nil, count: 0))
        }
        addPlace(of: message, at: index, reason, detail)
        do throws(KafkaError) {
            if deadLetterForm == .whole { return try forward(message, value: message.value) }
        } catch {
            guard error.isTooLarge else { throw TransportFailure(error) }
        }
        // It came with less around it, or under another limit: where it stands says where it is.
        headers.add("value_omitted_bytes", String(message.value?.count ?? 0))
        do throws(KafkaError) {
            if deadLetterForm != .bare { return try forward(message, value: nil) }
        } catch {
            guard error.isTooLarge else { throw TransportFailure(error) }
        }
        headers.removeAll()
        addPlace(of: message, at: index, reason, detail)
        headers.add("value_omitted_bytes", String(message.value?.count ?? 0))
        headers.add("headers_omitted", "true")
        return try transporting { () throws(KafkaError) in
            try producing.produce(
                to: writableTopics.deadLetters, .byKey, key: nil, value: nil, headers: headers,
                timestampMs: message.timestampMs) == .accepted
        }
    }

    private func addPlace(
        of message: Message, at index: Int, _ reason: DeadLetterReason, _ detail: String
    ) {
        headers.add("reason", reason.rawValue)
        headers.add("detail", detail)
        headers.add("topic", settings.topics.events[record(at: index).topic])
        headers.add("partition", String(message.partition))
        headers.add("offset", String(message.offset))
    }

    private func forward(
        _ message: Message, value: UnsafeRawBufferPointer?
    ) throws(KafkaError) -> Bool {
        try producing.produce(
            to: writableTopics.deadLetters, .byKey, key: message.key, value: value,
            headers: headers, timestampMs: message.timestampMs) == .accepted
    }

    package mutating func waitForRoom() throws(TransportFailure) {
        producing.poll(timeoutMs: 10)
        if let error = producing.fatalError { throw TransportFailure(error) }
    }

    package mutating func commit(_ offsets: [InputPosition]) throws(TransportFailure) {
        let positions = offsets.map {
            PartitionOffset(
                settings.topics.events[$0.topic], Int32($0.partition),
                offset: $0.offset, metadata: $0.metadata)
        }
        do throws(KafkaError) {
            if !positions.isEmpty, !hasSentOffsets {
                try sendOffsets(positions)
            }
            hasSentOffsets = true
            try producing.commit(timeoutMs: Self.commitWaitMs)
            hasSentOffsets = false
        } catch {
            if error.consequence != .retry { hasSentOffsets = false }
            throw failure(error)
        }
    }

    package mutating func abort() throws(TransportFailure) {
        hasSentOffsets = false
        try transporting { () throws(KafkaError) in try producing.abort() }
    }

    /// The error with the reason why records did not arrive, where that is what is behind it.
    private mutating func failure(_ error: KafkaError) -> TransportFailure {
        guard let cause = producing.takeDeliveryFailures().first else {
            return TransportFailure(error)
        }
        // The same records would be refused again.
        let isLasting = cause.isTooLarge && !shortensDeadLetters(for: cause)
        return TransportFailure(
            isLasting ? .fatal : error.consequence,
            "\(error), as a record was refused: \(cause)"
                + (isLasting ? "; raise the topic's `max.message.bytes`" : ""))
    }

    /// Whether it was a dead letter that the broker found too large, and the next one can be smaller.
    private mutating func shortensDeadLetters(for error: KafkaError) -> Bool {
        guard error.topic == settings.topics.deadLetters, let next = deadLetterForm.shorter
        else { return false }
        deadLetterForm = next
        return true
    }
}

/// How much of a record goes into a dead letter: as much as the topic takes.
enum DeadLetterForm {
    case whole, withoutValue, bare

    /// Nil where nothing is left to leave out.
    var shorter: DeadLetterForm? {
        switch self {
        case .whole: .withoutValue
        case .withoutValue: .bare
        case .bare: nil
        }
    }
}

/// The attributes that name a kind of record.
private struct CloudEventKind {
    var source: StaticString
    var type: StaticString

    /// Nil for records that are no CloudEvents.
    init?(_ topic: OutputTopic) {
        switch topic {
        case .sendRequests: (source, type) = ("/relance/send-requests", "relance.send_request")
        case .decisions: (source, type) = ("/relance/decisions", "relance.decision")
        case .conversions: (source, type) = ("/relance/conversions", "relance.conversion")
        case .journal, .state: return nil
        }
    }
}

extension KafkaError {
    /// MSG_SIZE_TOO_LARGE, of the library or the broker.
    fileprivate var isTooLarge: Bool { code == 10 }
}
