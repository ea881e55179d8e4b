import Calendar
import Customer

/// The ids of broadcasts within the duplicate window (S63), by 128 bits of hash.
struct SeenBroadcasts: Sendable {
    /// At most so many are remembered; of more the earliest goes.
    static let limit = 100_000

    private struct ID: Hashable, Sendable {
        var first: UInt64
        var second: UInt64

        init(id: UnsafeRawBufferPointer, source: UnsafeRawBufferPointer?) {
            let sourceHash = source.map { hashBytes($0, seed: 1) } ?? 0
            first = hashBytes(id, seed: sourceHash)
            second = hashBytes(id, seed: ~sourceHash)
        }
    }

    private struct Entry: Sendable {
        var time: Instant
        var id: ID
    }

    private var times: [ID: Instant] = [:]
    /// By time, then as they came; what stands before `start` is gone.
    private var order: [Entry] = []
    private var start = 0
    /// The largest time of any so far, from which the window is reckoned.
    private var latest = Instant.distantPast

    func contains(
        id: UnsafeRawBufferPointer, source: UnsafeRawBufferPointer?, windowMs: Int64
    ) -> Bool {
        guard let time = times[ID(id: id, source: source)] else { return false }
        return latest - time <= windowMs
    }

    /// Remembers one; true if another is forgotten for it before its time.
    mutating func insert(
        id: UnsafeRawBufferPointer, source: UnsafeRawBufferPointer?, time: Instant, windowMs: Int64
    ) -> Bool {
        if latest == .distantPast || time > latest { latest = time }
        while start < order.count, latest - order[start].time > windowMs { removeFirst() }
        guard latest - time <= windowMs else { return false }
        let id = ID(id: id, source: source)
        times[id] = time
        var place = order.count
        while place > start, order[place - 1].time > time { place -= 1 }
        order.insert(Entry(time: time, id: id), at: place)
        guard order.count - start > Self.limit else { return false }
        removeFirst()
        return true
    }

    private mutating func removeFirst() {
        let first = order[start]
        start += 1
        if times[first.id] == first.time { times[first.id] = nil }
        if start * 2 > order.count {
            order.removeSubrange(..<start)
            start = 0
        }
    }
}
