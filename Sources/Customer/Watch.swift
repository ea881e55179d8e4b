import Calendar
import Expression

/// What a trigger keeps of a customer and key until it fires.
package struct Watch: Sendable {
    /// What each of `times` counts of the record's room.
    package static let timeBytes = 8

    package let rule: Int32
    /// `silence`: whether an `armed_by` came, fired or not.
    package var isArmed = false
    /// `silence`: L, the largest time of its events. `date`: the time of the newest event. `count` and
    /// `sequence`: the time of the last event that took part.
    package var time = Instant.distantPast
    /// `silence` and `date`: when it fires; `distantFuture` while it does not.
    package var due = Instant.distantFuture
    /// `count`: the times counted, ascending. `sequence`: by the length of the prefix, from 1 on, the
    /// latest start of a chain; `distantPast` where there is none.
    package internal(set) var times: [Instant] = []
    /// The key, and of `silence` and `date` what is kept of the event of `time`.
    package var entry: EntryMemory

    package init(rule: Int, entry: EntryMemory) {
        self.rule = Int32(rule)
        self.entry = entry
    }

    /// What it counts of the record's room.
    package var sizeBytes: Int {
        CustomerRecord.entryBytes + entry.sizeBytes + Self.timeBytes * times.count
    }

    package var isSet: Bool { due != .distantFuture }

    /// Counts an event. When it is the last of `atLeast` within `withinMs`, both ends included, counting
    /// starts anew.
    package mutating func count(at time: Instant, atLeast: Int, withinMs: Int64) -> Bool {
        self.time = time
        times.removeAll { time - $0 > withinMs }
        if times.count + 1 >= atLeast {
            times.removeAll()
            return true
        }
        times.append(time)
        return false
    }

    /// Whether an event at `time` can be the element at `position`: the first, or the next of a chain that
    /// began at most `withinMs` before.
    package func canTake(_ position: Int, at time: Instant, withinMs: Int64) -> Bool {
        if position == 0 { return true }
        guard position <= times.count, times[position - 1] != .distantPast else { return false }
        return time - times[position - 1] <= withinMs
    }

    /// Takes an event as the element at `position`, which it can be. When it is the last of `length`, all
    /// chains end.
    package mutating func take(_ position: Int, at time: Instant, length: Int) -> Bool {
        self.time = time
        if position == length - 1 {
            times.removeAll()
            return true
        }
        let start = position == 0 ? time : times[position - 1]
        while times.count <= position { times.append(.distantPast) }
        times[position] = max(times[position], start)
        return false
    }

    /// An exit ends counted events at or before `time`, and chains that began then (S35).
    package mutating func forget(through time: Instant, isSequence: Bool) {
        if isSequence {
            for index in times.indices where times[index] <= time { times[index] = .distantPast }
        } else {
            times.removeAll { $0 <= time }
        }
    }
}
