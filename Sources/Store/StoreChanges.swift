// What transactions have changed of a store.

/// Records as they were put and deleted, and the entries of an index.
package struct StoreChanges {
    package var records = StoreBatch()
    /// Keys without values, of which each is put only where it is not there and deleted only where it is.
    package var entries = StoreBatch()

    package init() {}

    package var isEmpty: Bool { records.isEmpty && entries.isEmpty }
    package var sizeBytes: Int { records.sizeBytes + entries.sizeBytes }

    /// `later` comes behind them.
    package mutating func append(_ later: StoreChanges) {
        records.append(later.records)
        entries.append(later.entries)
    }

    /// Keeps the buffers.
    package mutating func removeAll() {
        records.removeAll()
        entries.removeAll()
    }

    /// What is left of them in the end: the last change of each record, and the entries that are other ones than
    /// before.
    package func merge(into batch: inout StoreBatch) {
        for span in KeySpans(of: records).spans { batch.append(records, at: span.last) }
        for span in KeySpans(of: entries).spans
        where entries.change(at: span.first) == entries.change(at: span.last) {
            // It begins and ends with the same: put where it was not there, or deleted where it was.
            batch.append(entries, at: span.last)
        }
    }
}
