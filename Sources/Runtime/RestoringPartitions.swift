// The partitions of an assignment on their way back.

/// What is to be done next from an assignment to tasks, where state is durable. Never calls Kafka or a store, never
/// reads a clock.
///
///     none ──▶ open all ──▶ changelog of a partition ──▶ its index ──▶ … ──▶ start ──▶ none
///               ▲  │            ▲                                            │  │
///               │  │            └─── behind what is committed, or made anew ─┘  │
///               └──┴─ who cannot be opened yet, as a transaction of somebody ◀──┘
///                     dead holds the offsets: asked again, when the others have started
struct RestoringPartitions {
    enum Action {
        case nothing
        /// Ask where a partition stands, and open its store.
        case open(Int)
        /// Begin to read the changelog of a partition, in place of another's.
        case beginChangelog(Int)
        /// Read on in it.
        case read(Int)
        /// Make a part of its index of timers.
        case index(Int)
        /// All stores hold their changelogs: start, if they fit what is committed.
        case start
    }

    private(set) var partitions: [Restoration] = []
    private(set) var isUnderWay = false
    /// Those that are still to be opened, and when they are to be asked next.
    private(set) var awaited: [(partition: Int, fromMs: Int64)] = []
    /// Since when each of them is.
    private var awaitedSinceMs: Int64 = 0
    /// The partition whose changelog is read.
    private var reading: Int?
    private var beganAtMs: Int64 = 0
    private var toldAtMs: Int64 = 0

    subscript(index: Int) -> Restoration {
        get { partitions[index] }
        _modify { yield &partitions[index] }
    }

    mutating func add(_ partition: Restoration) {
        partitions.append(partition)
        awaited.removeAll { $0.partition == partition.partition }
    }

    /// A partition cannot be opened yet.
    mutating func postpone(_ partition: Int, untilMs: Int64) {
        awaited.removeAll { $0.partition == partition }
        awaited.append((partition, untilMs))
    }

    /// For how long the last ones could not be opened, in milliseconds.
    func awaitedMs(atMs now: Int64) -> Int64 { now - awaitedSinceMs }

    /// Whether something is to be done at once: who is awaited is asked from time to time.
    var isBusy: Bool { isUnderWay && !partitions.isEmpty }

    mutating func begin(_ partitions: [Int], atMs now: Int64) {
        isUnderWay = true
        beganAtMs = now
        toldAtMs = now
        awaitedSinceMs = now
        awaited = partitions.map { ($0, now) }
    }

    func next(atMs now: Int64) -> Action {
        guard isUnderWay else { return .nothing }
        if let due = awaited.first(where: { $0.fromMs <= now }) { return .open(due.partition) }
        if partitions.isEmpty, !awaited.isEmpty { return .nothing }
        guard let index = partitions.firstIndex(where: { !$0.isComplete }) else { return .start }
        if partitions[index].isRead { return .index(index) }
        return reading == index ? .read(index) : .beginChangelog(index)
    }

    /// The changelog of a partition is read from here on; nil: none is.
    mutating func reads(_ index: Int?) { reading = index }

    /// The store of a partition is empty again.
    mutating func renew(_ index: Int, as partition: Restoration) {
        partitions[index] = partition
        reading = nil
    }

    /// They are tasks now; the others go on.
    mutating func start(atMs now: Int64) {
        let left = awaited
        self = RestoringPartitions()
        guard !left.isEmpty else { return }
        begin([], atMs: now)
        awaited = left
    }

    /// All are gone.
    mutating func end() { self = RestoringPartitions() }

    // MARK: How far it is

    var recordCount: Int { partitions.reduce(0) { $0 + $1.recordCount } }

    func elapsedMs(atMs now: Int64) -> Int64 { now - beganAtMs }

    /// What a log line says of it, from time to time; nil in between.
    mutating func progress(
        atMs now: Int64
    ) -> (records: Int, perSecond: Int, offsetsLeft: Int, secondsLeft: Int)? {
        guard isUnderWay, now - toldAtMs >= WorkerReport.troubleMs else { return nil }
        toldAtMs = now
        let left = partitions.reduce(Int64(0)) { $0 + max($1.changelog.upperBound - $1.next, 0) }
        let rate = Double(recordCount) / max(Double(now - beganAtMs) / 1000, 0.001)
        return (recordCount, Int(rate), Int(left), rate > 0 ? Int(Double(left) / rate) : -1)
    }
}
