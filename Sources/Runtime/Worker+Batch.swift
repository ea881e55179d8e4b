// Records of a poll → the engine → records that leave.

import Calendar
import Customer
import Digests
import Engine
import Events
import Records
import RuleSet
import Store
import Telemetry

extension Worker where Channel: ~Copyable {
    /// Applies the records of the last poll and produces what came of them.
    mutating func apply(_ count: Int) throws(TransportFailure) {
        try beginIfIdle()
        scan(count)
        for task in tasks {
            try storing(task) { task throws(StoreError) in try task.takeInWanted() }
        }
        if settings.eventTopics.count > 1 {
            batch.merge(taskCount: tasks.count, topicCount: settings.eventTopics.count)
        }
        try applyBatch()
        for task in tasks { try produceDecisions(of: task) }
        machine.applied(count, bytes: batch.sizeBytes)
        // How topics merge depends on what one poll brought, so that the journal must say it.
        if settings.eventTopics.count > 1 {
            for task in tasks { try finishBatch(of: task) }
        }
    }

    /// Fills the batch with the records of the last poll, and finds the customers whom their events touch.
    /// Hot: once a record.
    private mutating func scan(_ count: Int) {
        batch.begin()
        if settings.isClockSystem {
            scanner.clock = reading
            dataScanner.clock = reading
        }
        scanner.forgetKept()
        dataScanner.forgetKept()
        let halves = scanner.surrogateHalves + dataScanner.surrogateHalves
        var partition = -1
        var index = -1
        var task: PartitionTask?
        for place in 0..<count {
            let record = transport.record(at: place)
            // Records of one partition come together.
            if record.partition != partition {
                partition = record.partition
                index = taskIndex(of: partition)
                task = index < 0 ? nil : tasks[index]
            }
            // A poll may still bring what was fetched before a seek.
            guard let task, task.isNew(topic: record.topic, offset: record.offset) else { continue }
            let attributes = transport.attributes(ofRecordAt: place)
            let verdict =
                attributes.map {
                    dataScanner.scan(
                        data: record.payload, attributes: $0, recordTime: record.recordTime)
                } ?? scanner.scan(record: record.payload, recordTime: record.recordTime)
            batch.append(
                PolledBatch.Entry(
                    record: place, task: index, topic: record.topic, offset: record.offset,
                    content: content(verdict, of: task, isBinary: attributes != nil)),
                sizeBytes: record.payload?.count ?? 0)
        }
        report.pending.surrogateHalves +=
            scanner.surrogateHalves + dataScanner.surrogateHalves - halves
    }

    /// Hot: once a record.
    @inline(__always)
    private mutating func content(
        _ verdict: Verdict?, of task: PartitionTask, isBinary: Bool
    ) -> PolledBatch.Entry.Content {
        switch verdict {
        case .event(let event):
            let touches = task.touchesCustomer(ofType: event.type)
            guard touches || task.mayBeDistant(event.time) else {
                return .time(event.time, type: event.type)
            }
            let event = isBinary ? dataScanner.keep(event) : scanner.keep(event)
            if !touches { return .distant(batch.keep(event)) }
            let hash = Customers.hash(of: event.customer)
            return .event(
                batch.keep(event), hash: hash, known: task.find(event.customer, hash: hash))
        case .deadLetter(let reason, let detail):
            return .deadLetter(batch.keep(.init(reason: reason, detail: detail)))
        case nil: return .tombstone
        }
    }

    /// Hot: once a record.
    private mutating func applyBatch() throws(TransportFailure) {
        var index = 0
        let batch = self.batch
        while index < batch.entries.count {
            let number = batch.entries[index].task
            let task = tasks[number]
            while index < batch.entries.count, batch.entries[index].task == number {
                try apply(batch.entries[index], of: batch, to: task)
                index += 1
            }
        }
    }

    @inline(__always)
    private mutating func apply(
        _ entry: PolledBatch.Entry, of batch: PolledBatch, to task: PartitionTask
    ) throws(TransportFailure) {
        switch entry.content {
        case .time(let time, let type):
            try complete(task) { task throws(StoreError) in try task.pass(time, type: type) }
        case .distant(let index):
            let event = batch.events[index]
            if task.admits(event.time, of: event.customer) {
                try complete(task) { task throws(StoreError) in
                    try task.pass(event.time, type: event.type)
                }
            } else {
                try refuse(event.time, entry, of: task)
            }
        case .event(let index, let hash, let known):
            let event = batch.events[index]
            if task.admits(event.time, of: event.customer) {
                try complete(task) { task throws(StoreError) in
                    try task.apply(event, hash: hash, known: known)
                }
            } else {
                try refuse(event.time, entry, of: task)
            }
        case .deadLetter(let index):
            try produce(batch.deadLetters[index], entry)
        case .tombstone: report.pending.tombstones += 1
        }
        report.pending.events += 1
        task.advance(topic: entry.topic, past: entry.offset)
    }

    /// So many decisions are produced at once, or more: librdkafka works on them while others are taken.
    private static var decisionCount: Int { 64 }

    /// Asks for a step of the engine until it has had all of its effects; its decisions leave meanwhile.
    @inline(__always)
    private mutating func complete(
        _ task: PartitionTask, _ step: (PartitionTask) throws(StoreError) -> Engine.Progress
    ) throws(TransportFailure) {
        while try storing(task, step) == .more { try produceDecisions(of: task) }
        if task.decisions.count >= Self.decisionCount { try produceDecisions(of: task) }
    }

    /// An event that would move time too far.
    @inline(never)
    private mutating func refuse(
        _ time: Instant, _ entry: PolledBatch.Entry, of task: PartitionTask
    ) throws(TransportFailure) {
        try produce(
            PolledBatch.DeadLetter(reason: .tooFarAhead, detail: task.objection(toTime: time)),
            entry)
    }

    private mutating func produce(
        _ deadLetter: PolledBatch.DeadLetter, _ entry: PolledBatch.Entry
    ) throws(TransportFailure) {
        while try !transport.produce(
            deadLetterAt: entry.record, reason: deadLetter.reason, detail: deadLetter.detail)
        {
            try transport.waitForRoom()
        }
        report.pending.deadLetters += 1
        log.write(
            .debug, "dead letter",
            [
                "reason": deadLetter.reason.rawValue, "topic": settings.eventTopics[entry.topic],
                "partition": tasks[entry.task].number, "offset": entry.offset,
            ])
    }

    /// A slice of the customers whom a new rule set has to take over.
    mutating func scan() throws(TransportFailure) {
        for task in tasks where task.isScanning {
            try beginIfIdle()
            try storing(task) { task throws(StoreError) in try task.scan() }
            try produceDecisions(of: task)
            machine.applied(settings.state?.sliceSize ?? 0, bytes: 0)
        }
    }

    /// The changed customers and the clock records, of all partitions.
    mutating func produceState() throws(TransportFailure) {
        for task in tasks {
            guard let state = task.state else { continue }
            // Customers who were taken over when they were taken in may have decisions.
            try produceDecisions(of: task)
            let offsets = committing.filter { $0.partition == task.number }
            task.writeState(topicOffsets(offsets.map(\.offset)))
            var count = 0
            while count < state.written.records.count {
                let taken = try transport.produce(
                    changes: state.written.records, from: count, partition: task.number)
                if taken == 0 { try transport.waitForRoom() }
                count += taken
            }
        }
    }

    /// -1 for a partition that another worker has.
    private func taskIndex(of partition: Int) -> Int {
        partition < taskIndex.count ? taskIndex[partition] : -1
    }

    /// The end of a partition's batch: the reading where it has caught up, and the journal.
    mutating func finishBatch(of task: PartitionTask) throws(TransportFailure) {
        let isCaughtUp =
            settings.isClockSystem && transport.endStanding(of: task.number) == .confirmed
        let hasEvents = task.takeEvents()
        let now = reading
        if !hasEvents {
            guard isCaughtUp else { return }
            guard try fires(task, at: now) else { return }
        }
        if isCaughtUp {
            try complete(task) { task throws(StoreError) in try task.apply(reading: now) }
            try produceDecisions(of: task)
        }
        guard settings.isClockSystem || settings.eventTopics.count > 1 else { return }
        outbox.take(
            .batch(
                JournalRecord.Batch(
                    partition: task.number, offsets: topicOffsets(task.positions),
                    reading: settings.isClockSystem ? now : nil, isCaughtUp: isCaughtUp,
                    ruleSet: writer.ruleSetHash.hex, zonesVersion: rules.zones.version)),
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
        machine.produced(bytes: outbox.bytes.count)
        for index in outbox.entries.indices {
            while try !produce(outbox.entries[index]) { try transport.waitForRoom() }
            switch outbox.entries[index].topic {
            case .sendRequests: report.pending.sendRequests += 1
            case .decisions: report.pending.decisions += 1
            case .conversions: report.pending.conversions += 1
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
                value: UnsafeRawBufferPointer(rebasing: bytes[entry.value]),
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
