import Calendar

/// The ids of a customer's events within the duplicate window (S18). An id and its source are kept as
/// 128 bits of hash: of 10⁹ events of one customer two would be taken for one with odds of 10⁻²¹.
package struct SeenIDs: Sendable {
    /// At most so many ids are remembered.
    package static let limit = 1_000

    struct Entry: Sendable {
        var first: UInt64
        var second: UInt64
        var time: Instant
    }

    /// In the order in which they came.
    var entries: [Entry] = []

    package init() {}

    /// Whether the id was seen. `latest` is the customer's, before this event.
    package func contains(
        id: UnsafeRawBufferPointer, source: UnsafeRawBufferPointer?, latest: Instant,
        windowMs: Int64
    ) -> Bool {
        if entries.isEmpty { return false }
        let (first, second) = Self.hash(id: id, source: source)
        for entry in entries
        where entry.first == first && entry.second == second && latest - entry.time <= windowMs {
            return true
        }
        return false
    }

    /// How often the id is remembered: more than once where an erasure between the events waits.
    package func count(
        id: UnsafeRawBufferPointer, source: UnsafeRawBufferPointer?, latest: Instant,
        windowMs: Int64
    ) -> Int {
        let (first, second) = Self.hash(id: id, source: source)
        return entries.count {
            $0.first == first && $0.second == second && latest - $0.time <= windowMs
        }
    }

    /// Remembers an id that was not seen; true if another is forgotten for it.
    package mutating func insert(
        id: UnsafeRawBufferPointer, source: UnsafeRawBufferPointer?, time: Instant,
        latest: Instant, windowMs: Int64
    ) -> Bool {
        // One that is past the window already would be forgotten at once.
        if latest - time > windowMs { return false }
        if entries.count >= Self.limit || entries.count == entries.capacity {
            entries.removeAll { latest - $0.time > windowMs }
        }
        let (first, second) = Self.hash(id: id, source: source)
        entries.append(Entry(first: first, second: second, time: time))
        if entries.count <= Self.limit { return false }
        forgetEarliest()
        return true
    }

    private static func hash(
        id: UnsafeRawBufferPointer, source: UnsafeRawBufferPointer?
    ) -> (first: UInt64, second: UInt64) {
        let sourceHash = source.map { hashBytes($0, seed: 1) } ?? 0
        return (hashBytes(id, seed: sourceHash), hashBytes(id, seed: ~sourceHash))
    }

    private mutating func forgetEarliest() {
        var earliest = 0
        for index in entries.indices where entries[index].time < entries[earliest].time {
            earliest = index
        }
        entries.remove(at: earliest)
    }
}
