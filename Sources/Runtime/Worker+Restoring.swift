// From an assignment to tasks where state is durable: committed offsets, changelog, then input.

import Calendar
import Customer
import Digests
import Kafka
import Records
import RuleSet
import Store
import Telemetry

extension Worker where Channel: ~Copyable {
    /// Records of the changelog that a poll takes at most.
    private static var restoreCount: Int { 10_000 }
    /// So long a local store that another worker holds is waited for, in milliseconds.
    private static var lockWaitMs: Int64 { 30_000 }

    /// Opens the store of a partition, or has it wait where that is not known yet: others go on meanwhile. The order
    /// matters: once the committed offsets are stable, all that their transaction wrote lies before the end of the
    /// changelog.
    private mutating func open(_ partition: Int) throws(TransportFailure) {
        let isIdle = tasks.isEmpty && !restoring.isBusy
        let timeoutMs = isIdle ? Self.lookupMs : Self.shortLookupMs
        do throws(TransportFailure) {
            let (committed, earliest) = try offsetsNow(of: partition, timeoutMs: timeoutMs)
            let changelog = try transport.changelogRange(of: partition, timeoutMs: timeoutMs)
            restoring.add(try restoration(of: partition, committed, earliest, changelog))
        } catch {
            guard error.consequence == .retry || error.consequence == .abort else { throw error }
            tellTrouble("a partition cannot be taken up yet; trying on", error)
            restoring.postpone(
                partition, untilMs: transport.elapsedMs + (isIdle ? 200 : Self.postponeMs))
        }
    }

    /// Between two tries while other partitions are worked on, in milliseconds.
    private static var postponeMs: Int64 { 1_000 }

    private mutating func restoration(
        of partition: Int, _ committed: [CommittedOffset?], _ earliest: [Int64],
        _ changelog: Range<Int64>
    ) throws(TransportFailure) -> Restoration {
        guard let state = settings.state else {
            preconditionFailure("nothing is restored where nothing is durable")
        }
        var (store, checkpoint) = try openStore(of: partition, state)
        if let found = checkpoint,
            let objection = objection(to: found, of: partition, changelog, state)
        {
            log.write(
                .warn, "the local store is made anew from the changelog",
                ["partition": partition, "reason": objection])
            do throws(StoreError) {
                (store, checkpoint) = try renewStore(of: partition, state, closing: store)
            } catch {
                throw TransportFailure(.fatal, "\(error)")
            }
        }
        return Restoration(
            partition: partition, committed: committed, earliest: earliest,
            changelog: changelog, store: store, checkpoint: checkpoint)
    }

    private mutating func changelogRange(
        of partition: Int
    ) throws(TransportFailure) -> Range<Int64>? {
        while !stop.isRequested {
            do throws(TransportFailure) {
                return try transport.changelogRange(of: partition, timeoutMs: Self.lookupMs)
            } catch {
                guard error.consequence == .retry || error.consequence == .abort else {
                    throw error
                }
                tellTrouble("the end of the changelog is not known yet; trying on", error)
                transport.sleep(ms: 200)
            }
        }
        return nil
    }

    /// Why a local store cannot be gone on with; nil if it can.
    private func objection(
        to checkpoint: Checkpoint, of partition: Int, _ changelog: Range<Int64>,
        _ state: StateSettings
    ) -> String? {
        if checkpoint.partition != partition {
            return "it is of partition \(checkpoint.partition)"
        }
        if checkpoint.beganAt == .distantPast { return "it was not made to its end" }
        if transport.now - checkpoint.writtenAt > state.maxAgeMs {
            return "it is so old that the changelog may no longer tell what was erased since"
        }
        if checkpoint.offset > changelog.upperBound {
            return "it is of another changelog, or ahead of this one"
        }
        return checkpoint.offset < changelog.lowerBound
            ? "the changelog no longer has what follows it" : nil
    }

    /// One that another worker has not let go of yet is tried again, as whoever holds it may wait for an answer of
    /// Kafka; after a while the partitions are let go.
    private mutating func openStore(
        of partition: Int, _ state: StateSettings
    ) throws(TransportFailure) -> (any Store, Checkpoint?) {
        var opened: (any Store)?
        do throws(StoreError) {
            let store = try state.open(partition)
            opened = store
            let checkpoint = try store.value(of: StateKeys.checkpoint).flatMap(Checkpoint.init)
            if checkpoint != nil { return (store, checkpoint) }
            if try store.isEmpty { return (store, nil) }
            return try renewStore(of: partition, state, closing: store)
        } catch {
            switch error.kind {
            case .locked:
                let isOver = restoring.awaitedMs(atMs: transport.elapsedMs) > Self.lockWaitMs
                throw TransportFailure(isOver ? .fenced : .retry, "\(error)")
            case .corrupt:
                log.write(
                    .warn, "the local store is damaged; it is made anew from the changelog",
                    ["partition": partition, "error": "\(error)"])
                _ = renewals.admits(partition, atMs: transport.elapsedMs)
                do throws(StoreError) {
                    return try renewStore(of: partition, state, closing: opened)
                } catch {
                    throw TransportFailure(.fatal, "\(error)")
                }
            case .world:
                opened?.close()
                throw TransportFailure(.fatal, "\(error)")
            }
        }
    }

    private func renewStore(
        of partition: Int, _ state: StateSettings, closing store: (any Store)?
    ) throws(StoreError) -> (any Store, Checkpoint?) {
        store?.close()
        try state.delete(partition)
        return (try state.open(partition), nil)
    }

    // MARK: Reading the changelog

    /// Does the next step of restoring, where there is something to restore.
    mutating func restore() throws(TransportFailure) {
        switch restoring.next(atMs: transport.elapsedMs) {
        case .nothing:
            return
        case .open(let partition):
            try open(partition)
        case .beginChangelog(let index):
            try transport.startChangelog(
                of: restoring[index].partition, at: restoring[index].next)
            restoring.reads(index)
        case .read(let index):
            try read(index)
        case .index(let index):
            do throws(StoreError) {
                try restoring[index].index(Self.restoreCount)
            } catch {
                throw failure(error, partition: restoring[index].partition)
            }
        case .start:
            transport.stopChangelog()
            restoring.reads(nil)
            try startRestored()
        }
        tellRestoring()
    }

    private mutating func read(_ index: Int) throws(TransportFailure) {
        let polled = try transport.pollChangelog(
            maxCount: Self.restoreCount, timeoutMs: Int(Self.idleMs))
        do throws(StoreError) {
            for record in 0..<polled.count {
                try restoring[index].take(transport.changelogRecord(at: record))
            }
            try restoring[index].advance(to: polled.next, at: transport.now)
        } catch {
            throw failure(error, partition: restoring[index].partition)
        }
    }

    private mutating func tellRestoring() {
        guard let progress = restoring.progress(atMs: transport.elapsedMs) else { return }
        log.write(
            .info, "restoring",
            [
                "records": progress.records, "records_per_second": progress.perSecond,
                "offsets_left": progress.offsetsLeft, "seconds_left": progress.secondsLeft,
            ])
    }

    // MARK: Starting

    private mutating func startRestored() throws(TransportFailure) {
        // Those that have started before go on with a new transaction.
        try endTransaction()
        var restored: [RestoredPartition] = []
        for index in restoring.partitions.indices {
            let partition = try restoredPartition(index)
            if let beganAt = restoring[index].beganAt, beganAt != partition.clock?.beganAt {
                return try beginAnew(index)
            }
            guard let refusal = partition.refusal(group: settings.group) else {
                restored.append(partition)
                continue
            }
            if try hasMovedOn(index) { return }
            guard !restoring[index].isRebuilt else { throw TransportFailure(.fatal, refusal) }
            return try beginAnew(index)
        }
        log.write(
            .info, "restored",
            [
                "records": restoring.recordCount,
                "milliseconds": Int(restoring.elapsedMs(atMs: transport.elapsedMs)),
            ])
        retire(rulesOf: restored)
        var tasks: [PartitionTask] = []
        var outdated: [(partition: Int, ruleSet: String)] = []
        for (restoration, partition) in zip(restoring.partitions, restored) {
            let beganAt = partition.clock?.beganAt ?? transport.now
            do throws(StoreError) {
                try restoration.finish(beganAt: beganAt, at: transport.now)
            } catch {
                throw failure(error, partition: partition.number)
            }
            if let newer = newerRuleSet(in: partition) {
                outdated.append((partition.number, newer))
                restoration.store.close()
            } else {
                tasks.append(try task(of: partition, beganAt: beganAt))
            }
        }
        restoring.start(atMs: transport.elapsedMs)
        try start(self.tasks + tasks)
        tellOutdated(outdated, others: self.tasks.count)
    }

    /// Names the rules that records may still name. Those of partitions that have started stay where they are: engines
    /// know them by their places.
    private mutating func retire(rulesOf restored: [RestoredPartition]) {
        let names = Set(rules.rules.map(\.name))
        let known = tasks.isEmpty ? [] : rules.retired
        rules.retired =
            known
            + Set(restored.flatMap { $0.table.ruleNames }).subtracting(names).subtracting(known)
            .sorted()
        if !rules.retired.isEmpty {
            writer = RecordWriter(rules: rules, signing: settings.unsubscribeKeys)
        }
    }

    /// The rules that keep this worker from taking a partition up; nil where it may. Told to activate its own all the
    /// same, it does so once: whoever comes behind it with others is newer.
    private mutating func newerRuleSet(in partition: RestoredPartition) -> String? {
        guard
            let newer = partition.newerRuleSet(
                than: writer.ruleSetHash.hex, ofProcessFrom: startedAt)
        else { return nil }
        if settings.activatesAnew, overruled.insert(partition.number).inserted { return nil }
        return newer
    }

    private mutating func restoredPartition(_ index: Int) throws(TransportFailure)
        -> RestoredPartition
    {
        do throws(StoreError) {
            return try RestoredPartition(
                restoring[index], topics: settings.eventTopics, rules: rules)
        } catch {
            throw failure(error, partition: restoring[index].partition)
        }
    }

    /// Whether the group has committed more since the offsets were asked for: this worker stood still
    /// for so long that it lost the partition, and will be told. Until then it reads on.
    private mutating func hasMovedOn(_ index: Int) throws(TransportFailure) -> Bool {
        let partition = restoring[index].partition
        guard let (committed, earliest) = try offsets(of: partition),
            let changelog = try changelogRange(of: partition)
        else { return true }
        if committed == restoring[index].committed { return false }
        restoring[index].extend(
            committed: committed, earliest: earliest, changelog: changelog)
        return true
    }

    /// A local store that does not fit what is committed is of something else.
    private mutating func beginAnew(_ index: Int) throws(TransportFailure) {
        guard let state = settings.state else { return }
        let old = restoring[index]
        log.write(
            .warn, "the local store does not fit; it is made anew from the changelog",
            ["partition": old.partition])
        old.store.close()
        do throws(StoreError) {
            try state.delete(old.partition)
            restoring.renew(
                index,
                as: Restoration(
                    partition: old.partition, committed: old.committed, earliest: old.earliest,
                    changelog: old.changelog, store: try state.open(old.partition),
                    checkpoint: nil))
        } catch {
            throw failure(error, partition: old.partition)
        }
    }

    private mutating func task(
        of partition: RestoredPartition, beganAt: Instant
    ) throws(TransportFailure) -> PartitionTask {
        let positions = try positions(
            partition.number, partition.committed.map { $0?.offset }, partition.earliest)
        let now = settings.isClockSystem ? transport.now : partition.clock?.engineTime
        let (activation, isNew) = partition.activation(
            of: rules, hash: writer.ruleSetHash.hex, at: now,
            since: settings.isClockSystem ? now : nil, clock: transport.now)
        let start = JournalRecord.Start(
            partition: partition.number, offsets: topicOffsets(positions), activation: now,
            isClockSystem: settings.isClockSystem, ruleSet: activation.ruleSet,
            zonesVersion: rules.zones.version)
        let isFirst = partition.clock == nil
        do throws(StoreError) {
            let state = try PartitionState(
                partition: partition.number, store: partition.store,
                codec: RecordCodec(rules: rules, table: partition.table), epoch: activation.epoch,
                beganAt: beganAt, clock: partition.clockBytes,
                activation: isNew || partition.hasNewFields ? activation : nil,
                writesAside: settings.state?.writesAside ?? false,
                sliceSize: settings.state?.sliceSize ?? 0)
            return PartitionTask(
                rules: rules,
                PartitionTask.Beginning(
                    partition: partition.number, positions: positions,
                    activations: activation.rules, beganAt: beganAt,
                    journal: isFirst
                        ? .start(start) : isNew ? .activation(start) : resumption(at: start),
                    engineTime: partition.clock?.engineTime,
                    waiting: partition.clock?.waiting ?? 0, activatedAt: activation.activatedAt,
                    scannedThrough: isFirst ? nil : isNew ? "" : partition.clock?.scannedThrough,
                    maxJumpMs: maxJumpMs, claim: partition.clock?.claim),
                state: state)
        } catch {
            throw failure(error, partition: partition.number)
        }
    }

    /// What the journal says where a partition is taken up again with the rules that it had: nothing, as each batch names
    /// the release of tzdata; where there are no batches, this one does.
    private func resumption(at start: JournalRecord.Start) -> JournalRecord? {
        if settings.isClockSystem || settings.eventTopics.count > 1 { return nil }
        return .batch(
            JournalRecord.Batch(
                partition: start.partition, offsets: start.offsets, reading: nil,
                isCaughtUp: false, ruleSet: start.ruleSet, zonesVersion: start.zonesVersion))
    }

    /// What follows from an error of a local store: a damaged one is deleted and made anew after the
    /// partitions were given back. If that does not help, the disk is no good, or the damage is in the changelog.
    mutating func failure(_ error: StoreError, partition: Int) -> TransportFailure {
        guard error.kind == .corrupt, let state = settings.state else {
            return TransportFailure(.fatal, "\(error)")
        }
        guard renewals.admits(partition, atMs: transport.elapsedMs) else {
            return TransportFailure(
                .fatal,
                "\(error); it was made anew \(StoreRenewals.limit) times within an hour: look at the disk"
            )
        }
        tasks.first { $0.number == partition }?.state?.abandon()
        restoring.partitions.first { $0.partition == partition }?.store.close()
        try? state.delete(partition)
        return TransportFailure(.fenced, "\(error); it is made anew from the changelog")
    }
}
