// Customers of whom a store holds the rest: they are taken in before they are needed, and let go when
// there are too many.

import Calendar

/// What is written of a customer.
package enum StoredForm: UInt8, Sendable {
    case nothing
    case record
    /// The time of an erasure alone.
    case erasure
}

extension CustomerRecord {
    /// What is to be stored of the customer.
    package var form: StoredForm {
        if latest != .distantPast || !unsettled.isEmpty { return .record }
        return erasedAt == .distantPast ? .nothing : .erasure
    }
}

extension Customers {
    /// Timers of customers who are not here may stand at this point or behind it, never before it. The
    /// engine fires nothing from there on; the driver takes customers in and moves it.
    package var loadedThrough: DuePoint {
        get { loaded }
        set { loaded = newValue }
    }

    /// Whether all timers before `instant` are here. Hot: once an event.
    @inline(__always)
    package func holdsTimers(before instant: Instant) -> Bool { loaded.due >= instant }

    /// Whether a timer comes before all that may not be here.
    package func firesBeforeUnloaded(_ timer: (due: Instant, customer: Int)) -> Bool {
        if timer.due != loaded.due { return timer.due < loaded.due }
        return withID(of: timer.customer) { id in
            loaded.id.withUnsafeBytes { compareBytes(id, $0) < 0 }
        }
    }

    /// The record of a customer was filled from a store, whose index has them under `due`: under another
    /// rule set their earliest timer may be another one.
    package mutating func didLoad(
        _ customer: Int, form: StoredForm, due: Instant, sizeBytes: Int
    ) {
        self[customer].storedForm = form
        self[customer].storedDue = due
        setSize(of: customer, sizeBytes)
        // Not changed in this batch, but not to be let go first either.
        self[customer].changedIn = batch &- 1
        if interestIndex != nil { indexInterests(of: customer) }
        updateDue(of: customer)
    }

    /// The record of a customer was written as it is now, in so many bytes, and its timer stands in the index.
    package mutating func didWrite(_ customer: Int, form: StoredForm, sizeBytes: Int) {
        self[customer].storedForm = form
        self[customer].storedDue = self[customer].due
        setSize(of: customer, sizeBytes)
    }

    private mutating func setSize(of customer: Int, _ sizeBytes: Int) {
        storedBytes += sizeBytes - Int(self[customer].storedBytes)
        self[customer].storedBytes = Int32(clamping: sizeBytes)
    }

    /// Memory that the customers take, as far as their stored sizes tell: lists take about three times
    /// what their content takes in a store.
    package var approximateBytes: Int {
        count * (MemoryLayout<CustomerRecord>.stride + 24) + ids.count + 3 * storedBytes
    }

    /// Lets go of those who were not touched for longest, until the rest takes about `targetBytes`.
    /// Everything must be kept, and in the store.
    package mutating func evict(toBytes targetBytes: Int) {
        precondition(preimages.count == 0, "a batch that may go back holds its customers")
        let total = approximateBytes
        guard total > targetBytes, count > 0 else { return }
        var touched: [UInt32: Int] = [:]
        for customer in indices { touched[self[customer].changedIn, default: 0] += 1 }
        let keepCount = Int(Double(count) * Double(targetBytes) / Double(total))
        var kept = 0
        var oldest = UInt32.max
        for (batch, number) in touched.sorted(by: { $0.key > $1.key }) {
            if kept + number > keepCount { break }
            kept += number
            oldest = batch
        }
        removeAll { $0.changedIn < oldest || oldest == .max }
        countBefore = count
        loadedBefore = loaded
    }

    /// Moves those who stay together, in their order.
    private mutating func removeAll(where leaves: (borrowing CustomerRecord) -> Bool) {
        var kept = 0
        var idsEnd = 0
        for customer in indices {
            let offset = self[customer].idOffset
            let size = Int(self[customer].idCount)
            if leaves(self[customer]) {
                let point = DuePoint(
                    due: self[customer].due, id: Array(ids[offset..<offset + size]))
                if point < loaded { loaded = point }
                storedBytes -= Int(self[customer].storedBytes)
                address(of: customer).deinitialize(count: 1)
                continue
            }
            if kept < customer {
                address(of: kept).moveInitialize(from: address(of: customer), count: 1)
            }
            for index in 0..<size { ids[idsEnd + index] = ids[offset + index] }
            self[kept].idOffset = idsEnd
            idsEnd += size
            kept += 1
        }
        ids.removeLast(ids.count - idsEnd)
        shrink(to: kept)
        rebuildDueIndex()
        if interestIndex != nil { rebuildInterestIndex() }
    }

    /// Customers who changed since the last `keep`, in the order of their first change.
    package var changedCount: Int { changed.count }

    package func changedCustomer(at index: Int) -> Int { Int(changed[index]) }
}
