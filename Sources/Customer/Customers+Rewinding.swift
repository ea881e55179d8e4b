// Batches: what happened since the last one is kept for good, or undone as a whole.

extension Customers {
    /// What happened so far stays.
    package mutating func keep() {
        preimages.removeAll()
        countBefore = count
        loadedBefore = loaded
        beginBatch()
    }

    /// Undoes all changes since the last `keep`: records, new customers, timers. Slow, as it is rare.
    package mutating func rewind() {
        precondition(batch != 0, "a table without preimages cannot go back")
        while let entry = preimages.removeLast() {
            let customer = entry.customer
            storedBytes -= Int(self[customer].storedBytes)
            self[customer] = entry.takeRecord()
            storedBytes += Int(self[customer].storedBytes)
        }
        removeAll(from: countBefore)
        loaded = loadedBefore
        rebuildDueIndex()
        if interestIndex != nil { rebuildInterestIndex() }
        beginBatch()
    }

    @usableFromInline
    @inline(never)
    mutating func keepPreimage(of customer: Int) {
        // Whoever came in this batch goes with it.
        if customer < countBefore {
            preimages.append(CustomerRecord(copying: self[customer]), of: customer)
        }
        changed.append(Int32(customer))
        self[customer].changedIn = batch
    }

    private mutating func beginBatch() {
        guard batch != 0 else { return }
        changed.removeAll(keepingCapacity: true)
        batch &+= 1
        if batch == 0 {
            // After 2^32 batches the numbers begin anew.
            for customer in indices { self[customer].changedIn = 0 }
            batch = 1
        }
    }
}

extension Preimages.Entry {
    consuming func takeRecord() -> CustomerRecord { record }
}
