// Where and how the durable state of customers is kept.

import Store

package struct StateSettings: Sendable {
    /// The memory for customers of one worker, in bytes.
    package var cacheBytes: Int
    /// A local store that was not written for so long, in milliseconds, may lack an erasure that the
    /// changelog no longer tells of: half of the topic's `delete.retention.ms`.
    package var maxAgeMs: Int64
    /// Whether a local store is written by a thread of its own; else it is when the worker says so.
    package var writesAside: Bool
    /// At most so many customers are taken in at once for their timers or for new rules; no byte depends on it.
    package var sliceSize: Int
    /// Opens the local store of a partition, an empty one where there is none.
    package var open: @Sendable (_ partition: Int) throws(StoreError) -> any Store
    /// Deletes it.
    package var delete: @Sendable (_ partition: Int) throws(StoreError) -> Void

    package init(
        cacheBytes: Int, maxAgeMs: Int64, writesAside: Bool, sliceSize: Int = 1_000,
        open: @escaping @Sendable (_ partition: Int) throws(StoreError) -> any Store,
        delete: @escaping @Sendable (_ partition: Int) throws(StoreError) -> Void
    ) {
        self.cacheBytes = cacheBytes
        self.maxAgeMs = maxAgeMs
        self.writesAside = writesAside
        self.sliceSize = sliceSize
        self.open = open
        self.delete = delete
    }
}
