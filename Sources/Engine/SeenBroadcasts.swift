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

    private var times: [ID: Instant] = [:]
    /// The largest time of any so far, from which the window is reckoned.
    private var latest = Instant.distantPast
    /// When it has grown so far, what has left the window is forgotten.
    private var nextSweep = 1_024

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
        guard latest - time <= windowMs else { return false }
        times[ID(id: id, source: source)] = time
        if times.count >= nextSweep {
            let latest = latest
            times = times.filter { latest - $0.value <= windowMs }
            nextSweep = max(1_024, times.count * 2)
        }
        guard times.count > Self.limit, let earliest = times.min(by: { $0.value < $1.value })
        else { return false }
        times[earliest.key] = nil
        return true
    }
}
