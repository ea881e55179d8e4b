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
    /// Partitions whose local stores were damaged and made anew.
    var renewed: Set<Int> = []
    /// Whether it has told the others that it has read all there is.
    var isAtEnd = false
    /// The offsets of the transaction whose commit is under way.
    var committing: [InputPosition] = []
    /// The clock reading of the transaction at hand.
    var reading = Instant.distantPast

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
        } catch {
            try recover(from: error, readsOn: false)
        }
        dropTasks()
        transport.leave()
    }

    private mutating func takeNews() throws(TransportFailure) {
        let timeoutMs =
            restoring.isUnderWay || tasks.contains(where: \.isScanning)
            ? 0
            : min(machine.remainingMs(atMs: transport.elapsedMs) ?? Self.idleMs, Self.idleMs)
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
            try beginIfIdle()
            try endTransaction()
        }
    }

    /// Whether the clock makes a timer due in a partition that has caught up.
    private mutating func timersAreDue() throws(TransportFailure) -> Bool {
        let now = transport.now
        for task in tasks where transport.isAtEnd(of: task.number) {
            let fires = try storing(task) { task throws(StoreError) in try task.fires(at: now) }
            if fires, transport.confirmsEnd(of: task.number) { return true }
        }
        return false
    }

    private mutating func tellEnd() {
        let isNow = isAssigned && machine.state == .idle && hasReadAll()
        if isNow != isAtEnd {
            if isNow { stop.reachedEnd() } else { stop.leftEnd() }
            isAtEnd = isNow
        }
    }

    private mutating func hasReadAll() -> Bool {
        for task in tasks where task.isScanning || !transport.isAtEnd(of: task.number) {
            return false
        }
        return true
    }

    // MARK: Transactions

    /// Opens a transaction where none is open; its reading is taken now.
    mutating func beginIfIdle() throws(TransportFailure) {
        guard machine.work(atMs: transport.elapsedMs) == .begin else { return }
        try transport.begin()
        reading = transport.now
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
        survey()
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

    /// Between two transactions and from time to time: how far the changelog is by now.
    private mutating func survey() {
        guard settings.state != nil, transport.elapsedMs - surveyedAtMs >= Self.surveyMs else {
            return
        }
        surveyedAtMs = transport.elapsedMs
        for task in tasks {
            // Where it cannot be told, more is read again at the next start.
            guard let range = try? transport.changelogRange(of: task.number) else { return }
            task.state?.note(changelogEnd: range.upperBound, at: transport.now)
        }
    }
}
