// A member of the group, as its process sees it.

import Calendar
import Events
import Runtime
import TestSupport

/// Learns of a rebalance or of its loss only when it asks, and perhaps later than it could.
///
///     waiting ──▶ assigning ──▶ held ──▶ reading ──▶ revoking ──▶ waiting
///       poll: assigned     hold     start    poll: revoked    release
///                                            or lost
final class SimulatedConsumer {
    private enum Standing { case waiting, assigning, held, reading, revoking }

    private struct Position {
        var next: Int64
        /// The end that was last met; -1: none.
        var end: Int64 = -1
    }

    /// What a broker says of the end of a partition, and when that arrives.
    private struct Answer {
        var ends: [Int64]
        var atMs: Int64
    }

    private struct PolledRecord {
        var topic: Int
        var partition: Int
        var offset: Int64
        var record: SimulatedLog.Record
    }

    private let cluster: SimulatedCluster
    private(set) var member: Int?
    private(set) var generation = -1
    private var hasSubscribed = false
    private var standing = Standing.waiting
    private var partitions: [Int] = []
    /// Those of them that are read.
    private var readable: Set<Int> = []
    private var positions: [SimulatedGroup.Place: Position] = [:]
    private var polled: [PolledRecord] = []
    /// By partition; nil: none will come.
    private var answers: [Int: Answer?] = [:]
    private var askedAtMs: Int64 = 0
    private let bytes = PolledBytes()

    init(_ cluster: SimulatedCluster) {
        self.cluster = cluster
    }

    func subscribe() {
        hasSubscribed = true
        member = cluster.group.join(atMs: cluster.elapsedMs)
    }

    // MARK: The group

    func poll(maxCount: Int, isAway: Bool, isForgotten: Bool) -> Polled {
        precondition(hasSubscribed, "a worker polls before it has joined")
        precondition(
            standing != .assigning && standing != .revoking, "an assignment was not answered")
        bytes.removeAll()
        polled = []
        if let news = news(isAway: isAway, isForgotten: isForgotten) { return news }
        if standing == .reading, !isAway { read(min(maxCount, cluster.random.below(40) + 1)) }
        return polled.isEmpty ? .nothing : .records(polled.count)
    }

    private func news(isAway: Bool, isForgotten: Bool) -> Polled? {
        let group = cluster.group
        let hasAssignment = standing != .waiting
        let isMember = member.map { group.members[$0] != nil } ?? false
        if isAway {
            guard isForgotten, hasAssignment else { return nil }
            member = nil
            return lose()
        }
        if hasAssignment, cluster.happens(cluster.faults.newsDelayed) { return nil }
        if !isMember {
            if hasAssignment { return lose() }
            member = cluster.group.join(atMs: cluster.elapsedMs)
            return nil
        }
        let state = group.members[member!]!
        if group.isJoining {
            if state.hasJoined { return nil }
            if hasAssignment {
                cluster.counts.revocations += 1
                standing = .revoking
                return .revoked(partitions)
            }
            cluster.group.rejoin(member!, atMs: cluster.elapsedMs)
            return nil
        }
        if hasAssignment { return nil }
        generation = group.generation
        partitions = state.partitions
        standing = .assigning
        return .assigned(partitions)
    }

    private func lose() -> Polled {
        cluster.counts.losses += 1
        standing = .revoking
        return .lost(partitions)
    }

    func hold(_ partitions: [Int]) {
        precondition(standing == .assigning && partitions == self.partitions, "nothing to hold")
        standing = .held
    }

    func start(_ positions: [InputPosition]) {
        precondition(standing == .held || standing == .reading, "nothing is held")
        let wanted = positions.map(Self.place)
        // Partitions with newer rules are left out.
        precondition(
            Set(wanted).count % cluster.eventTopics.count == 0
                && wanted.allSatisfy { partitions.contains($0.partition) },
            "what is read was not assigned, or in part")
        readable = Set(wanted.map(\.partition))
        standing = .reading
        seek(to: positions)
    }

    func release(isAway: Bool) {
        guard standing == .revoking else { return }
        standing = .waiting
        partitions = []
        positions = [:]
        guard !isAway, let member, cluster.group.members[member] != nil else {
            member = nil
            return
        }
        cluster.group.rejoin(member, atMs: cluster.elapsedMs)
    }

    // MARK: Records

    private static func place(_ position: InputPosition) -> SimulatedGroup.Place {
        SimulatedGroup.Place(topic: position.topic, partition: position.partition)
    }

    func seek(to positions: [InputPosition]) {
        for position in positions {
            self.positions[Self.place(position)] = Position(next: position.offset)
        }
    }

    private func read(_ count: Int) {
        var left = count
        let places = cluster.eventTopics.indices.flatMap { topic in
            partitions.filter(readable.contains).map {
                SimulatedGroup.Place(topic: topic, partition: $0)
            }
        }
        for place in places.shuffled(using: &cluster.random) where !cluster.isLeaderAway(place) {
            let log = cluster.log(ofEvents: place.topic, place.partition)
            let limit = cluster.happens(70) ? left : cluster.random.below(left + 1)
            var taken = 0
            while taken < limit, let offset = log.next(from: positions[place]!.next) {
                positions[place]!.next = offset + 1
                taken += 1
                polled.append(
                    PolledRecord(
                        topic: place.topic, partition: place.partition, offset: offset,
                        record: log[offset]!))
            }
            left -= taken
            // That there is no more is told with the last record or later.
            if log.next(from: positions[place]!.next) == nil, cluster.happens(70) {
                positions[place]!.end = log.stableEnd
            }
        }
    }

    func record(at index: Int) -> InputRecord {
        let place = polled[index]
        return InputRecord(
            topic: place.topic, partition: place.partition, offset: place.offset,
            recordTime: place.record.time, key: place.record.key.map(bytes.copy),
            payload: place.record.value.map { bytes.copy($0) })
    }

    func attributes(ofRecordAt index: Int) -> EventAttributes? {
        let headers = polled[index].record.headers
        return EventAttributes { headers[$0].map(bytes.copy) }
    }

    /// A record of the last poll, with where it stands.
    func place(ofRecordAt index: Int) -> (topic: Int, partition: Int, offset: Int64) {
        (polled[index].topic, polled[index].partition, polled[index].offset)
    }

    func log(ofRecordAt index: Int) -> SimulatedLog.Record { polled[index].record }

    func isAtEnd(of partition: Int) -> Bool {
        cluster.eventTopics.indices.allSatisfy { topic in
            let place = SimulatedGroup.Place(topic: topic, partition: partition)
            guard let position = positions[place] else { return false }
            return position.end >= position.next
        }
    }

    /// A broker sees the end when the question is put, the least that it may see; its answer takes a while.
    func askEnds(of partitions: [Int], isAway: Bool) {
        answers = [:]
        askedAtMs = cluster.elapsedMs
        for partition in partitions {
            let places = cluster.eventTopics.indices.map {
                SimulatedGroup.Place(topic: $0, partition: partition)
            }
            guard !isAway, !places.contains(where: cluster.isLeaderAway) else {
                answers[partition] = .some(nil)
                continue
            }
            let delayMs = cluster.random.below(cluster.happens(10) ? 3_000 : 40)
            answers[partition] = Answer(
                ends: places.map { cluster.log(ofEvents: $0.topic, $0.partition).stableEnd },
                atMs: askedAtMs + Int64(delayMs))
        }
    }

    func endStanding(of partition: Int) -> EndStanding {
        guard let asked = answers[partition] else { return .unknown }
        guard let answer = asked, answer.atMs <= cluster.elapsedMs else {
            return cluster.elapsedMs - askedAtMs < 1_000 ? .awaited : .unknown
        }
        let isRead = answer.ends.enumerated().allSatisfy { topic, end in
            let place = SimulatedGroup.Place(topic: topic, partition: partition)
            guard let position = positions[place] else { return false }
            return end <= max(position.next, position.end)
        }
        return isRead ? .confirmed : .unknown
    }

    func committable(_ position: InputPosition) -> Int64 {
        guard let known = positions[Self.place(position)], known.next == position.offset else {
            return position.offset
        }
        return max(position.offset, known.end)
    }
}
