import Calendar

/// Customers by due time: a binary heap with entries that may have gone stale.
///
/// A customer has at most one live entry, at or before their true due time: a timer that moves later,
/// as most do, touches the heap only when the old entry comes up.
struct DueIndex {
    struct Entry {
        var due: Instant
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
            if self[customer].due != .distantFuture {
                push(DueIndex.Entry(due: self[customer].due, customer: Int32(customer)))
            }
        }
    }

    /// Takes up a customer whose instances or watches have changed.
    package mutating func updateDue(of customer: Int) {
        let due = self[customer].earliestTimer
        self[customer].due = due
        if due < self[customer].queuedDue {
            self[customer].queuedDue = due
            push(DueIndex.Entry(due: due, customer: Int32(customer)))
        }
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
                if due != .distantFuture {
                    push(DueIndex.Entry(due: due, customer: top.customer))
                }
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
        firesBefore((left.due, Int(left.customer)), (right.due, Int(right.customer)))
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
