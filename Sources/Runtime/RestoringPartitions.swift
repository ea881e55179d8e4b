// The partitions of an assignment on their way back.

/// What is to be done next from an assignment to tasks, where state is durable. Never calls Kafka or a store, never
/// reads a clock.
///
///     none ──▶ changelog of a partition ──▶ its index ──▶ … ──▶ start ──▶ none
///                 ▲                                               │
///                 └── behind what is committed, or made anew ─────┘
struct RestoringPartitions {
    enum Action {
        case nothing
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
    /// The partition whose changelog is read.
    private var reading: Int?
    private var beganAtMs: Int64 = 0
    private var toldAtMs: Int64 = 0

    subscript(index: Int) -> Restoration {
        get { partitions[index] }
        _modify { yield &partitions[index] }
    }

    mutating func add(_ partition: Restoration) { partitions.append(partition) }

    mutating func begin(atMs now: Int64) {
        isUnderWay = true
        beganAtMs = now
        toldAtMs = now
    }

    var next: Action {
        guard isUnderWay else { return .nothing }
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

    /// They are tasks now, or gone.
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
