import Calendar
import Expression

/// An event for which some rule waits, remembered for `lateness`: it may have taken effect just before
/// an instance comes to its `wait_for` (S67).
package struct AwaitedEvent: Sendable {
    /// The most that are remembered of a customer; of more the earliest is forgotten.
    package static let limit = 1_000

    /// Index of the event type.
    package let type: Int32
    package let time: Instant
    /// What the rules that wait for the type read of it, in the form of `ValueCodec`.
    let values: [UInt8]
    /// Runs for which it does not count, as it started them or let them go on.
    package private(set) var runs: [UInt32]

    package init(
        type: Int, time: Instant, slots: UnsafePointer<Value>, keptSlots: [Int], runs: [UInt32]
    ) {
        var values: [UInt8] = []
        for slot in keptSlots { ValueCodec.encode(slots[slot], into: &values) }
        self.init(type: Int32(type), time: time, values: values, runs: runs)
    }

    init(type: Int32, time: Instant, values: [UInt8], runs: [UInt32]) {
        self.type = type
        self.time = time
        self.values = values
        self.runs = runs
    }

    /// What it counts of the record's room.
    package var sizeBytes: Int {
        CustomerRecord.entryBytes + values.count + Self.runBytes * runs.count
    }

    static var runBytes: Int { 4 }

    /// It has let a run go on, and does so once.
    mutating func count(for run: UInt32) { runs.append(run) }

    /// Puts the kept values back into `slots`; their texts live in `arena`.
    package func restore(
        keptSlots: [Int], into slots: UnsafeMutablePointer<Value>, arena: inout Arena
    ) {
        if keptSlots.isEmpty { return }
        var cursor = values.withUnsafeBytes { arena.copy($0) }
        for slot in keptSlots { slots[slot] = ValueCodec.decode(&cursor, arena: &arena) }
    }
}

extension CustomerRecord {
    /// Forgets the awaited events that lie more than `latenessMs` before engine time.
    package mutating func forgetAwaitedEvents(engineTime: Instant, latenessMs: Int64) {
        if awaitedEvents.isEmpty { return }
        awaitedEvents.removeAll { engineTime - $0.time > latenessMs }
    }

    package mutating func countAwaited(at index: Int, for run: UInt32) {
        awaitedEvents[index].count(for: run)
        takeRoom(forNeeded: AwaitedEvent.runBytes)
    }

    /// False if an earlier one was forgotten before its time.
    package mutating func rememberAwaited(_ event: AwaitedEvent) -> Bool {
        awaitedEvents.append(event)
        if awaitedEvents.count <= AwaitedEvent.limit { return true }
        var earliest = 0
        for index in awaitedEvents.indices
        where awaitedEvents[index].time < awaitedEvents[earliest].time {
            earliest = index
        }
        awaitedEvents.remove(at: earliest)
        return false
    }
}
