// The coordinator of the consumer group: who is in it, in which generation, and what it has committed.

import Runtime

/// Rebalances eagerly: all members give everything back before anything is assigned.
///
///     stable ──▶ joining ──▶ stable, of the next generation
///       a member comes, goes or is     all members that are left have
///       thrown out                     joined again
struct SimulatedGroup {
    struct Member {
        var heardAtMs: Int64
        /// Whether it takes part in the rebalance under way, or took part in the last.
        var hasJoined = true
        var partitions: [Int] = []
    }

    struct Place: Hashable {
        var topic: Int
        var partition: Int
    }

    static let sessionMs: Int64 = 3_000
    static let rebalanceMs: Int64 = 6_000

    let partitionCount: Int
    private(set) var generation = 0
    private(set) var members: [Int: Member] = [:]
    private var nextMember = 1
    /// When the rebalance under way began.
    private var joiningSinceMs: Int64?
    private(set) var committed: [Place: CommittedOffset] = [:]
    /// By transaction, offsets that no marker has made stable.
    private var pending: [Int: [Place: CommittedOffset]] = [:]

    init(partitionCount: Int) {
        self.partitionCount = partitionCount
    }

    var isJoining: Bool { joiningSinceMs != nil }

    // MARK: Members

    mutating func join(atMs now: Int64) -> Int {
        let member = nextMember
        nextMember += 1
        members[member] = Member(heardAtMs: now)
        rebalance(atMs: now)
        members[member]!.hasJoined = true
        return member
    }

    /// A member has given back what it had.
    mutating func rejoin(_ member: Int, atMs now: Int64) {
        if !isJoining { rebalance(atMs: now) }
        members[member]?.hasJoined = true
        hear(member, atMs: now)
    }

    mutating func remove(_ member: Int, atMs now: Int64) {
        guard members.removeValue(forKey: member) != nil else { return }
        rebalance(atMs: now)
    }

    mutating func hear(_ member: Int, atMs now: Int64) { members[member]?.heardAtMs = now }

    /// Asks all members to give back what they have.
    mutating func rebalance(atMs now: Int64) {
        guard !isJoining else { return }
        joiningSinceMs = now
        for member in members.keys { members[member]!.hasJoined = false }
    }

    /// Throws out who was not heard of for too long, and ends the rebalance under way when it can end.
    mutating func settle(atMs now: Int64, random: inout some RandomNumberGenerator) {
        for (member, state) in members where now - state.heardAtMs > Self.sessionMs {
            remove(member, atMs: now)
        }
        guard let since = joiningSinceMs else { return }
        if now - since > Self.rebalanceMs {
            members = members.filter { $0.value.hasJoined }
        }
        guard members.values.allSatisfy(\.hasJoined) else { return }
        joiningSinceMs = nil
        generation += 1
        let numbers = members.keys.sorted()
        guard !numbers.isEmpty else { return }
        for member in numbers { members[member]!.partitions = [] }
        let first = Int.random(in: 0..<numbers.count, using: &random)
        for partition in 0..<partitionCount {
            members[numbers[(first + partition) % numbers.count]]!.partitions.append(partition)
        }
    }

    /// Whether the coordinator takes offsets of it.
    func accepts(_ member: Int?, ofGeneration generation: Int) -> Bool {
        guard let member, members[member] != nil else { return false }
        return generation == self.generation
    }

    // MARK: Offsets

    func isStable(_ partition: Int) -> Bool {
        pending.values.allSatisfy { $0.keys.allSatisfy { $0.partition != partition } }
    }

    mutating func add(_ offsets: [InputPosition], transaction: Int) {
        for (place, offset) in Self.places(offsets) {
            pending[transaction, default: [:]][place] = offset
        }
    }

    /// The marker of a transaction has come.
    mutating func close(_ transaction: Int, commits: Bool) {
        guard let offsets = pending.removeValue(forKey: transaction), commits else { return }
        committed.merge(offsets) { $1 }
    }

    /// What stands for good at once, be it by another tool or by a fault.
    mutating func commit(_ offsets: [InputPosition]) {
        for (place, offset) in Self.places(offsets) { committed[place] = offset }
    }

    private static func places(_ offsets: [InputPosition]) -> [(Place, CommittedOffset)] {
        offsets.map {
            (
                Place(topic: $0.topic, partition: $0.partition),
                CommittedOffset(offset: $0.offset, metadata: $0.metadata)
            )
        }
    }
}
