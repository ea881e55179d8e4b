// One time zone: from instants to local times and back.

/// A zone of the system's tzdata: a table of changes, and a rule for the time after the table.
///
/// Immutable; each question is a binary search of a few dozen nanoseconds and allocates nothing.
package final class Zone: Sendable {
    package let name: String
    /// The UTF-8 of the name, at an address that lives as long as the zone.
    nonisolated(unsafe) package let nameText: UnsafeRawBufferPointer

    /// Seconds since 1970-01-01T00:00:00Z at which the offset changes, ascending.
    private let changes: [Int64]
    /// Seconds east of UTC; `offsets[i]` is in force before `changes[i]`, the last one after them all.
    private let offsets: [Int32]
    /// What is in force from the last change on; nil for the last offset for ever.
    private let recurrence: Recurrence?

    /// How far from UTC the clocks of a zone can be, in seconds.
    package static let offsetLimitSeconds = TZif.offsetLimit

    package static let utc = Zone(name: "UTC", changes: [], offsets: [0], recurrence: nil)

    init(name: String, changes: [Int64], offsets: [Int32], recurrence: Recurrence?) {
        precondition(offsets.count == changes.count + 1, "each change lies between two offsets")
        self.name = name
        self.changes = changes
        self.offsets = offsets
        self.recurrence = recurrence
        let text = UnsafeMutableRawBufferPointer.allocate(byteCount: name.utf8.count, alignment: 1)
        text.copyBytes(from: name.utf8)
        nameText = UnsafeRawBufferPointer(text)
    }

    deinit {
        nameText.deallocate()
    }

    /// The same zone under another name: tzdata has many links.
    func named(_ name: String) -> Zone {
        Zone(name: name, changes: changes, offsets: offsets, recurrence: recurrence)
    }

    /// Seconds east of UTC.
    package func offsetSeconds(at instant: Instant) -> Int {
        Int(span(at: instant.milliseconds.floored(by: 1000).quotient).offset)
    }

    /// The first instant at which clocks show this local time or a later one: in a gap the first valid
    /// instant after it, in a fold the first pass.
    ///
    /// `secondOfDay` is 0…86,399; 86,400 is midnight of the next day.
    package func instant(days: Int64, secondOfDay: Int) -> Instant {
        let local = days * 86_400 + Int64(secondOfDay)
        // No offset is 26 hours or more, so clocks do not show the time before this.
        var start = local - TZif.offsetLimit
        while true {
            let span = span(at: start)
            let seconds = max(local - Int64(span.offset), start)
            if seconds < span.end { return Instant(seconds: seconds) }
            start = span.end
        }
    }

    /// Where the day begins: at midnight but for zones that change their clocks then.
    package func startOfDay(days: Int64) -> Instant {
        instant(days: days, secondOfDay: 0)
    }

    /// The local date, as days since 1970-01-01.
    package func localDay(of instant: Instant) -> Int64 {
        local(instant).quotient
    }

    /// Seconds of the local clock since midnight, 0…86,399, floored.
    package func secondOfDay(of instant: Instant) -> Int {
        Int(local(instant).remainder)
    }

    private func local(_ instant: Instant) -> (quotient: Int64, remainder: Int64) {
        let seconds = instant.milliseconds.floored(by: 1000).quotient
        return (seconds + Int64(span(at: seconds).offset)).floored(by: 86_400)
    }

    /// The offset in force at a second, and the second from which it may be another.
    private func span(at seconds: Int64) -> Span {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= seconds {
                low = middle + 1
            } else {
                high = middle
            }
        }
        if low < changes.count { return Span(offset: offsets[low], end: changes[low]) }
        if let recurrence { return recurrence.span(at: seconds) }
        return Span(offset: offsets[low], end: .max)
    }
}
