import Calendar
import Customer
import Digests

/// Messages of a customer in a rolling window, against the most that are allowed.
struct RollingCount {
    let count: Int
    let most: Int
    /// The id of the newest that is counted.
    private(set) var newest: Digest?
    /// The time of the one that must leave the window before there is room.
    private var blocking: Instant?

    /// Counts what was decided later than `start` and `counts`.
    init(
        ofMessagesOf customer: borrowing CustomerRecord, since start: Instant, most: Int,
        counts: (Message) -> Bool
    ) {
        var times: [Instant] = []
        var newestAt = Instant.distantPast
        for message in customer.gates.messages
        where message.isSent && message.decidedAt > start && counts(message) {
            times.append(message.decidedAt)
            if message.decidedAt >= newestAt {
                newestAt = message.decidedAt
                newest = message.id
            }
        }
        count = times.count
        self.most = most
        if most > 0, times.count >= most {
            times.sort()
            blocking = times[times.count - most]
        }
    }

    var isFull: Bool { count >= most }

    /// When there is room, in a window of this length; nil: never.
    func freedAt(perMs: Int64) -> Instant? { blocking.map { $0 + perMs } }
}
