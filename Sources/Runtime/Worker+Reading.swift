// Readings of the clock, and the partitions in which they may move time.

import Calendar
import Store

/// A reading moves time only where everything that was in the partition when it was taken has been applied: no timer may
/// fire before an event that was there. So the brokers are asked for the ends behind each reading, and what they
/// answer meanwhile decides.
///
///     reading ──▶ question ──▶ answers, one partition earlier than the other ──▶ the transaction ends: the
///                                                                               reading in those with an answer
extension Worker where Channel: ~Copyable {
    /// A reading to which answers are still to come is not replaced for so long: where brokers take longer to answer than
    /// a transaction lasts, no timer would ever fire. In milliseconds.
    private static var readingMs: Int64 { 1_000 }
    /// Waits without news while answers are to come, in milliseconds.
    static var answerMs: Int64 { 2 }

    /// Takes a reading for the transaction that is about to begin.
    mutating func takeReading() {
        if awaitsEnds { return }
        take(transport.now, asking: tasks.map(\.number).filter { transport.isAtEnd(of: $0) })
    }

    private mutating func take(_ now: Instant, asking partitions: [Int]) {
        reading = now
        readAtMs = transport.elapsedMs
        isReadingOpen = false
        transport.askEnds(of: partitions)
    }

    /// Whether brokers have still to answer for the reading at hand.
    var awaitsEnds: Bool {
        mutating get {
            guard settings.isClockSystem, transport.elapsedMs - readAtMs < Self.readingMs else {
                return false
            }
            for task in tasks where transport.endStanding(of: task.number) == .awaited {
                return true
            }
            return false
        }
    }

    /// Whether the reading at hand makes a timer due in a partition where it may move time. Where there is none, but the
    /// clock makes one due, another reading is taken and its question put: the answer comes in a later iteration.
    mutating func timersAreDue() throws(TransportFailure) -> Bool {
        if isReadingOpen {
            for task in tasks where transport.endStanding(of: task.number) == .confirmed {
                if try fires(task, at: reading) { return true }
            }
            if awaitsEnds { return false }
        }
        let now = transport.now
        var due: [Int] = []
        for task in tasks where transport.isAtEnd(of: task.number) {
            if try fires(task, at: now) { due.append(task.number) }
        }
        if !due.isEmpty || isReadingOpen { take(now, asking: due) }
        isReadingOpen = !due.isEmpty
        return false
    }

    mutating func fires(
        _ task: PartitionTask, at instant: Instant
    ) throws(TransportFailure) -> Bool {
        try storing(task) { task throws(StoreError) in try task.fires(at: instant) }
    }
}
