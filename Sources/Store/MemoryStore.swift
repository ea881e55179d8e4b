// A store that ends with the process: for tests and simulation.

/// Honours the same contract as `RocksStore`. A `copy` is what a disk would hold at that moment: a
/// simulated crash goes back to it.
package final class MemoryStore: Store {
    private var entries: OrderedEntries
    private var isClosed = false

    package init() {
        entries = OrderedEntries()
    }

    private init(_ entries: OrderedEntries) {
        self.entries = entries
    }

    /// Shares nothing that either of the two can change.
    package func copy() -> MemoryStore {
        MemoryStore(entries)
    }

    package func get(
        _ key: UnsafeRawBufferPointer, into bytes: inout [UInt8]
    ) throws(StoreError) -> Bool {
        checkOpen()
        return entries.withValue(of: key) { value in
            guard let value else { return false }
            bytes.append(contentsOf: value)
            return true
        }
    }

    package func get(
        _ keys: KeyList, _ body: (Int, UnsafeRawBufferPointer?) -> Void
    ) throws(StoreError) {
        checkOpen()
        let entries = entries
        keys.forEach { index, key in entries.withValue(of: key) { body(index, $0) } }
    }

    package func scan(
        from start: [UInt8], to end: [UInt8],
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool
    ) throws(StoreError) {
        checkOpen()
        // `body` may write, and must not see it.
        let entries = entries
        start.withUnsafeBytes { start in
            end.withUnsafeBytes { entries.scan(from: start, to: $0, body) }
        }
    }

    package func write(_ batch: StoreBatch) throws(StoreError) {
        checkOpen()
        batch.forEach { change, key, value in
            switch change {
            case .put: entries.put(key, value)
            case .delete: entries.remove(key)
            }
        }
    }

    package func close() {
        isClosed = true
    }

    private func checkOpen() {
        precondition(!isClosed, "the store is closed")
    }
}
