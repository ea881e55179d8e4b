// Records of a poll → the engine → records that leave.

import Calendar
import Digests
import Engine
import Events
import Records
import Store
import Telemetry

extension Worker where Channel: ~Copyable {
    /// Applies the records of the last poll and produces what came of them.
    mutating func apply(_ count: Int) throws(TransportFailure) {
        try beginIfIdle()
        if settings.state != nil { try takeInCustomers(count) }
        if settings.eventTopics.count == 1 {
            for index in 0..<count { try applyRecord(at: index) }
        } else {
            sortRecords(count)
            for index in order.indices { try applyRecord(at: index) }
        }
        for task in tasks { try produceDecisions(of: task) }
        machine.applied(count)
        // How topics merge depends on what one poll brought, so that the journal must say it.
        if settings.eventTopics.count > 1 {
            for task in tasks { try finishBatch(of: task) }
        }
    }

    /// Hot: once a record.
    private mutating func applyRecord(at index: Int) throws(TransportFailure) {
        let record = transport.record(at: index)
        // A poll may still bring what was fetched before a seek.
        guard let task = task(of: record.partition),
            task.isNew(topic: record.topic, offset: record.offset)
        else { return }
        switch scan(record, at: index) {
        case .event(let event):
            while try apply(event, to: task) == .more { try produceDecisions(of: task) }
            if task.decisions.decisions.count >= 64 { try produceDecisions(of: task) }
        case .deadLetter(let reason, let detail):
            while try !transport.produce(deadLetterAt: index, reason: reason, detail: detail) {
                try transport.waitForRoom()
            }
            pendingTally.deadLetters += 1
            log.write(
                .debug, "dead letter",
                [
                    "reason": reason.rawValue, "topic": settings.eventTopics[record.topic],
                    "partition": record.partition, "offset": record.offset,
                ])
        }
        pendingTally.events += 1
        task.advance(topic: record.topic, past: record.offset)
    }

    /// Hot: once an event.
    private mutating func apply(
        _ event: ScannedEvent, to task: PartitionTask
    ) throws(TransportFailure) -> Engine.Progress {
        try storing(task) { task throws(StoreError) in try task.apply(event) }
    }

    /// The customers of the last poll, as the keys of the records name them; whom a key does not name is
    /// taken in when the event is applied.
    private mutating func takeInCustomers(_ count: Int) throws(TransportFailure) {
        for index in 0..<count {
            let record = transport.record(at: index)
            if let key = record.key { task(of: record.partition)?.want(key) }
        }
        for task in tasks {
            try storing(task) { task throws(StoreError) in try task.takeInWanted() }
        }
    }

    /// A slice of the customers whom a new rule set has to take over.
    mutating func scan() throws(TransportFailure) {
        for task in tasks where task.isScanning {
            try beginIfIdle()
            try storing(task) { task throws(StoreError) in try task.scan() }
            try produceDecisions(of: task)
            machine.applied(PartitionState.sliceSize)
        }
    }

    /// The changed customers and the clock records, of all partitions.
    mutating func produceState() throws(TransportFailure) {
        guard settings.state != nil else { return }
        for task in tasks {
            // Customers who were taken over when they were taken in may have decisions.
            try produceDecisions(of: task)
            var count = 0
            while count < task.changedCount {
                count = task.writeCustomers(behind: count, into: &outbox)
                try produceOutbox()
            }
            let offsets = committing.filter { $0.partition == task.number }
            task.writeClock(topicOffsets(offsets.map(\.offset)), into: &outbox)
            try produceOutbox()
        }
    }

    private mutating func scan(_ record: InputRecord, at index: Int) -> Verdict {
        if let attributes = transport.attributes(ofRecordAt: index) {
            return dataScanner.scan(
                data: record.payload, attributes: attributes, recordTime: record.recordTime)
        }
        return scanner.scan(record.payload, recordTime: record.recordTime)
    }

    private func task(of partition: Int) -> PartitionTask? {
        guard partition < taskIndex.count, taskIndex[partition] >= 0 else { return nil }
        return tasks[taskIndex[partition]]
    }

    /// Several topics: the records of a poll in the order of (time, topic, offset) of the topics' heads.
    private mutating func sortRecords(_ count: Int) {
        order.begin(topicCount: settings.eventTopics.count)
        for index in 0..<count {
            let record = transport.record(at: index)
            var time: Instant?
            if case .event(let event) = scan(record, at: index) { time = event.time }
            order.add(index, topic: record.topic, partition: record.partition, time: time)
        }
        order.merge()
    }

    /// The end of a partition's batch: the reading where it has caught up, and the journal.
    mutating func finishBatch(of task: PartitionTask) throws(TransportFailure) {
        let isCaughtUp = settings.isClockSystem && transport.isAtEnd(of: task.number)
        let hasEvents = task.takeEvents()
        let now = reading
        if !hasEvents {
            guard isCaughtUp else { return }
            let fires = try storing(task) { task throws(StoreError) in try task.fires(at: now) }
            guard fires else { return }
        }
        if isCaughtUp {
            var progress = Engine.Progress.more
            while progress == .more {
                progress = try storing(task) { task throws(StoreError) in
                    try task.apply(reading: now)
                }
                try produceDecisions(of: task)
            }
        }
        guard settings.isClockSystem || settings.eventTopics.count > 1 else { return }
        outbox.take(
            .batch(
                JournalRecord.Batch(
                    partition: task.number, offsets: topicOffsets(task.positions),
                    reading: settings.isClockSystem ? now : nil, isCaughtUp: isCaughtUp,
                    ruleSet: writer.ruleSetHash.hex)),
            partition: task.number)
        try produceOutbox()
        // What comes after a reading in the same transaction is a batch with that reading again.
        if settings.isClockSystem { task.begin(reading: reading) }
    }

    func topicOffsets(_ positions: [Int64]) -> [JournalRecord.TopicOffset] {
        zip(settings.eventTopics, positions).map {
            JournalRecord.TopicOffset(topic: $0, offset: $1)
        }
    }

    private mutating func produceDecisions(of task: PartitionTask) throws(TransportFailure) {
        if task.decisions.isEmpty { return }
        writer.write(task.decisions, into: &outbox)
        task.decisions.removeAll()
        try produceOutbox()
    }

    /// Waits where the producer's queue is full: that slows the polling down, and nothing is lost.
    mutating func produceOutbox() throws(TransportFailure) {
        defer { outbox.removeAll() }
        for index in outbox.entries.indices {
            while try !produce(outbox.entries[index]) { try transport.waitForRoom() }
            switch outbox.entries[index].topic {
            case .sendRequests: pendingTally.sendRequests += 1
            case .decisions: pendingTally.decisions += 1
            case .journal, .state: break
            }
        }
    }

    private mutating func produce(_ entry: Outbox.Entry) throws(TransportFailure) -> Bool {
        // The buffer does not change while its addresses are used.
        let bytes = outbox.bytes
        var result: Result<Bool, TransportFailure> = .success(true)
        bytes.withUnsafeBytes { bytes in
            let record = OutputRecord(
                topic: entry.topic, partition: entry.partition,
                key: entry.key.map { UnsafeRawBufferPointer(rebasing: bytes[$0]) },
                value: entry.value.map { UnsafeRawBufferPointer(rebasing: bytes[$0]) },
                id: UnsafeRawBufferPointer(rebasing: bytes[entry.id]),
                time: UnsafeRawBufferPointer(rebasing: bytes[entry.time]))
            do throws(TransportFailure) {
                result = .success(try transport.produce(record))
            } catch {
                result = .failure(error)
            }
        }
        return try result.get()
    }
}
