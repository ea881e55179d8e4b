// Batches: what happened since the last one is kept for good, or undone as a whole.

extension Customers {
    /// What happened so far stays.
    package mutating func keep() {
        preimages.removeAll()
        countBefore = count
        beginBatch()
    }

    /// Undoes all changes since the last `keep`: records, new customers, timers. Slow, as it is rare.
    package mutating func rewind() {
        precondition(batch != 0, "a table without preimages cannot go back")
        while let entry = preimages.removeLast() { self[entry.customer] = entry.takeRecord() }
        removeAll(from: countBefore)
        rebuildDueIndex()
        beginBatch()
    }

    @inline(never)
    mutating func keepPreimage(of customer: Int) {
        // Whoever came in this batch goes with it.
        if customer < countBefore {
            preimages.append(CustomerRecord(copying: self[customer]), of: customer)
        }
        self[customer].changedIn = batch
    }

    private mutating func beginBatch() {
        guard batch != 0 else { return }
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
