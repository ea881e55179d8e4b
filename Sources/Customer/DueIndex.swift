import Calendar

/// Customers by due time: a binary heap with entries that may have gone stale.
///
/// A customer has at most one live entry, at or before their true due time: a timer that moves later,
/// as most do, touches the heap only when the old entry comes up.
struct DueIndex {
    struct Entry {
        var due: Instant
        /// The first bytes of the customer's id, in their order: of the many who are due at one instant, as
        /// by a schedule, few must be looked at.
        var idPrefix: UInt64
        var customer: Int32
    }

    var entries: [Entry] = []
}

extension Customers {
    /// The due time of the earliest entry, live or not: nothing is due before it.
    package var earliestQueued: Instant {
        dueIndex.entries.first?.due ?? .distantFuture
    }

    /// Makes the index anew from the records.
    mutating func rebuildDueIndex() {
        dueIndex.entries.removeAll(keepingCapacity: true)
        for customer in indices {
            self[customer].queuedDue = self[customer].due
            if self[customer].due != .distantFuture { push(customer, at: self[customer].due) }
        }
    }

    /// Takes up a customer of whom something that waits has changed.
    package mutating func updateDue(of customer: Int) {
        let due = self[customer].wakesAt
        self[customer].due = due
        if due < self[customer].queuedDue {
            self[customer].queuedDue = due
            push(customer, at: due)
        }
    }

    private mutating func push(_ customer: Int, at due: Instant) {
        let prefix = withID(of: customer) { id in
            // Missing bytes are zeros, which come first; equal prefixes say nothing.
            (0..<8).reduce(UInt64(0)) { $0 << 8 | ($1 < id.count ? UInt64(id[$1]) : 0) }
        }
        push(DueIndex.Entry(due: due, idPrefix: prefix, customer: Int32(customer)))
    }

    /// The first customer by (due, id) with a timer.
    package mutating func earliest() -> (due: Instant, customer: Int)? {
        while let top = dueIndex.entries.first {
            let customer = Int(top.customer)
            let due = self[customer].due
            let isLive = self[customer].queuedDue == top.due
            if isLive && due == top.due { return (due, customer) }
            removeTop()
            if isLive {
                self[customer].queuedDue = due
                if due != .distantFuture { push(customer, at: due) }
            }
        }
        return nil
    }

    /// The order in which timers fire (S30): by due time, then by the customer's bytes.
    package func firesBefore(
        _ left: (due: Instant, customer: Int), _ right: (due: Instant, customer: Int)
    ) -> Bool {
        left.due != right.due
            ? left.due < right.due
            : left.customer != right.customer && precedes(left.customer, right.customer)
    }

    private func isBefore(_ left: DueIndex.Entry, _ right: DueIndex.Entry) -> Bool {
        if left.due != right.due { return left.due < right.due }
        if left.idPrefix != right.idPrefix { return left.idPrefix < right.idPrefix }
        return left.customer != right.customer && precedes(Int(left.customer), Int(right.customer))
    }

    private mutating func push(_ entry: DueIndex.Entry) {
        dueIndex.entries.append(entry)
        var child = dueIndex.entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard isBefore(entry, dueIndex.entries[parent]) else { break }
            dueIndex.entries[child] = dueIndex.entries[parent]
            child = parent
        }
        dueIndex.entries[child] = entry
    }

    private mutating func removeTop() {
        let last = dueIndex.entries.removeLast()
        let count = dueIndex.entries.count
        if count == 0 { return }
        var parent = 0
        while true {
            var child = 2 * parent + 1
            if child >= count { break }
            if child + 1 < count,
                isBefore(dueIndex.entries[child + 1], dueIndex.entries[child])
            {
                child += 1
            }
            guard isBefore(dueIndex.entries[child], last) else { break }
            dueIndex.entries[parent] = dueIndex.entries[child]
            parent = child
        }
        dueIndex.entries[parent] = last
    }
}
