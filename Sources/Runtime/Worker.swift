// One thread's loop: poll, apply, produce, commit.

import Calendar
import Engine
import Events
import Records
import RuleSet
import Store
import Telemetry

/// Drives the engine from a transport. Everything that one iteration does is in the open transaction or
/// undone with it; what to do next after an error, `TransactionMachine` says.
///
///     poll ─▶ apply ─▶ produce ─▶ … ─▶ reading ─▶ journal ─▶ offsets, commit ─▶ keep
///                                                                       abort ─▶ rewind
package struct Worker<Channel: Transport & ~Copyable>: ~Copyable {
    /// Waits without news, so that a stop or a timer is seen in time; in milliseconds.
    static var idleMs: Int64 { 100 }
    /// Records a poll takes at most.
    static var pollCount: Int { 1000 }
    /// A look-up is waited for so long: while nothing else is to be done, and while other partitions are worked on.
    static var lookupMs: Int { 2_000 }
    static var shortLookupMs: Int { 200 }
    /// Between two flushes to the local stores, and between two looks at how far the changelog is.
    static var flushMs: Int64 { 3_000 }
    static var surveyMs: Int64 { 1_000 }

    var transport: Channel
    var rules: RuleSet
    let settings: WorkerSettings
    let stop: StopRequest
    let log: Log
    var machine: TransactionMachine
    var tasks: [PartitionTask] = []
    /// By partition: the index of its task, -1 if another worker has it.
    var taskIndex: [Int] = []
    /// Whether Kafka has said which partitions are this worker's, none perhaps.
    var isAssigned = false
    /// Partitions on their way back, before they are tasks.
    var restoring = RestoringPartitions()
    var surveyedAtMs: Int64 = 0
    var flushedAtMs: Int64 = 0
    var renewals = StoreRenewals()
    /// Whether it leaves partitions to others, as they have newer rules; those that it took all the same, once each.
    var outdatedRules = OutdatedRules()
    var overruled: Set<Int> = []
    /// By the clock.
    let startedAt: Instant
    /// Whether it has told the others that it has read all there is.
    var isAtEnd = false
    /// The offsets of the transaction whose commit is under way.
    var committing: [InputPosition] = []
    /// The clock reading of the transaction at hand, when it was taken, and whether one is to be opened for it alone.
    var reading = Instant.distantPast
    var readAtMs = Int64.min / 2
    var isReadingOpen = false

    // Of one poll, reused.
    var scanner: Scanner
    var dataScanner: Scanner
    var writer: RecordWriter
    var outbox = Outbox()
    var batch = PolledBatch()

    var report: WorkerReport

    package init(
        _ transport: consuming Channel, rules: RuleSet, settings: WorkerSettings,
        stop: StopRequest, log: Log
    ) {
        self.rules = rules
        self.settings = settings
        self.stop = stop
        self.log = log
        machine = TransactionMachine(
            everyMs: settings.commitEveryMs, maxEvents: settings.commitEvents,
            maxBytes: settings.commitBytes)
        scanner = Scanner(schema: rules.schema)
        dataScanner = Scanner(ofData: rules.schema)
        writer = RecordWriter(rules: rules, signing: settings.unsubscribeKeys)
        startedAt = transport.now
        report = WorkerReport(log: log, atMs: transport.elapsedMs)
        self.transport = transport
    }

    /// What it did.
    package var tally: WorkerTally { report.tally }

    /// Works until a stop is requested. Throws what no retry can mend; the transaction at hand is then
    /// left to the broker, which aborts it.
    package mutating func run() throws(TransportFailure) {
        try start()
        while !stop.isRequested { try iterate() }
        try finish()
    }

    /// Joins the group, however long Kafka takes to answer.
    package mutating func start() throws(TransportFailure) { try join() }

    /// One iteration, with what its failure leads to.
    package mutating func iterate() throws(TransportFailure) {
        do throws(TransportFailure) {
            if try isAway() { return }
            try takeNews()
            try restore()
            try scan()
            try commitIfDue()
        } catch {
            try recover(from: error)
        }
        report.tellStatus(
            waiting: tasks.reduce(0) { $0 + $1.waitingCount }, atMs: transport.elapsedMs)
        if settings.stopsAtEnd { tellEnd() }
    }

    /// The transaction at hand is committed, the group is left.
    package mutating func finish() throws(TransportFailure) {
        do throws(TransportFailure) {
            try endTransaction()
            try sealStores()
        } catch {
            try recover(from: error, readsOn: false)
        }
        dropTasks()
        transport.leave()
    }

    private mutating func takeNews() throws(TransportFailure) {
        let idleMs = awaitsEnds ? Self.answerMs : Self.idleMs
        let timeoutMs =
            restoring.isBusy || tasks.contains(where: \.isScanning)
            ? 0
            : min(machine.remainingMs(atMs: transport.elapsedMs) ?? idleMs, idleMs)
        switch try transport.poll(
            maxCount: min(machine.room, Self.pollCount), timeoutMs: Int(timeoutMs))
        {
        case .nothing:
            break
        case .records(let count):
            try apply(count)
        case .assigned(let partitions):
            // Whatever was open ended with the revocation before.
            try takeUp(partitions)
        case .revoked:
            do throws(TransportFailure) {
                try endTransaction()
            } catch {
                try recover(from: error, readsOn: false)
            }
            dropTasks()
            try release()
        case .lost:
            do throws(TransportFailure) {
                try loseTransaction()
            } catch {
                try recover(from: error, readsOn: false)
            }
            dropTasks()
            try release()
        }
    }

    private mutating func commitIfDue() throws(TransportFailure) {
        if machine.isDue(atMs: transport.elapsedMs) {
            try endTransaction()
        } else if machine.state == .idle, tasks.contains(where: \.isAwaitingCommit) {
            try beginIfIdle()
        } else if machine.state == .idle, settings.isClockSystem, try timersAreDue() {
            try begin()
            try endTransaction()
        }
    }

    private mutating func tellEnd() {
        let isNow = isAssigned && machine.state == .idle && hasReadAll()
        if isNow != isAtEnd {
            if isNow { stop.reachedEnd() } else { stop.leftEnd() }
            isAtEnd = isNow
        }
    }

    private mutating func hasReadAll() -> Bool {
        if restoring.isUnderWay { return false }
        for task in tasks where task.isScanning || !transport.isAtEnd(of: task.number) {
            return false
        }
        return true
    }

    // MARK: Transactions

    /// Opens a transaction where none is open, with a reading of its own.
    mutating func beginIfIdle() throws(TransportFailure) {
        guard machine.state == .idle else { return }
        if settings.isClockSystem { takeReading() }
        try begin()
    }

    /// Opens a transaction for the reading at hand.
    private mutating func begin() throws(TransportFailure) {
        let action = machine.work(atMs: transport.elapsedMs)
        precondition(action == .begin, "a transaction begins where none is open")
        try transport.begin()
        for task in tasks {
            if let record = task.takeBeginning() { outbox.take(record, partition: task.number) }
            if settings.isClockSystem { task.begin(reading: reading) }
        }
        try produceOutbox()
    }

    /// Ends the open transaction, if there is one, with all that belongs to it.
    mutating func endTransaction() throws(TransportFailure) {
        guard machine.state == .open else { return }
        for task in tasks { try finishBatch(of: task) }
        committing = offsets()
        try produceState()
        let action = machine.end()
        precondition(action == .commit, "an open transaction ends by its commit")
        try transport.commit(committing)
        try keep()
        if transport.elapsedMs - surveyedAtMs >= Self.surveyMs { _ = survey() }
    }

    /// At an orderly end the stores hold all of the changelog, and are to say so: the end is asked for once more, and what
    /// was committed last is committed again, which shows that nobody else has written meanwhile (decision 0011). No
    /// record is written by that. Where it does not succeed some records are read again.
    private mutating func sealStores() throws(TransportFailure) {
        guard settings.state != nil, machine.state == .idle, !tasks.isEmpty,
            tasks.allSatisfy(\.isBeginningKept), survey()
        else { return }
        _ = machine.work(atMs: transport.elapsedMs)
        try transport.begin()
        committing = tasks.flatMap { positions(of: $0, \.keptPositions) }
        _ = machine.end()
        try transport.commit(committing)
        try keep()
    }

    /// By topic, the offsets of all partitions, also of those that have not moved: with them the broker
    /// looks at the generation. Each carries from when on its rules act.
    func offsets() -> [InputPosition] {
        tasks.flatMap { task in
            positions(of: task, \.positions).map { position in
                var position = position
                position.offset = transport.committable(position)
                position.metadata = task.activationText
                return position
            }
        }
    }

    func positions(
        of task: PartitionTask, _ path: KeyPath<PartitionTask, [Int64]>
    ) -> [InputPosition] {
        task[keyPath: path].enumerated().map { topic, offset in
            InputPosition(topic: topic, partition: task.number, offset: offset)
        }
    }

    mutating func keep() throws(TransportFailure) {
        let action = machine.committed()
        precondition(action == .keep, "a committed transaction is kept")
        let cacheBytes = (settings.state?.cacheBytes ?? 0) / max(tasks.count, 1)
        let flushes = transport.elapsedMs - flushedAtMs >= Self.flushMs
        if flushes { flushedAtMs = transport.elapsedMs }
        for position in committing {
            tasks[taskIndex[position.partition]].passed(
                topic: position.topic, to: position.offset)
        }
        for task in tasks {
            try storing(task) { task throws(StoreError) in
                try task.keep(cacheBytes: cacheBytes, flushes: flushes)
            }
        }
        for task in tasks { report.tell(task.unknownZones) }
        report.tell(
            beyondLimits: tasks.reduce(0) { $0 + $1.beyondLimits }, atMs: transport.elapsedMs)
        report.keep()
    }

    /// What an error of a task's local store leads to.
    mutating func storing<Result>(
        _ task: PartitionTask, _ body: (PartitionTask) throws(StoreError) -> Result
    ) throws(TransportFailure) -> Result {
        do throws(StoreError) {
            return try body(task)
        } catch {
            throw failure(error, partition: task.number)
        }
    }

    /// Between two transactions: how far the changelog is by now. False where it cannot be told; then more is read again
    /// at the next start.
    private mutating func survey() -> Bool {
        guard settings.state != nil else { return false }
        surveyedAtMs = transport.elapsedMs
        for task in tasks {
            guard
                let range = try? transport.changelogRange(
                    of: task.number, timeoutMs: Self.lookupMs)
            else { return false }
            task.state?.note(changelogEnd: range.upperBound, at: transport.now)
        }
        return true
    }
}
