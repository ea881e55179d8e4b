// What can be set of a store on disk.

package struct StoreSettings: Sendable {
    package var memory: SharedMemory

    /// What is written is kept in memory, beside the log on disk, until it is so much; then it becomes a
    /// file, while a second buffer fills.
    package var writeBufferBytes = 16 << 20

    /// Files of the store that stay open.
    package var maxOpenFiles = 256

    /// RocksDB deletes by writing a mark; the bytes go when a compaction meets both. A file that is as old
    /// as this is rewritten, and what is in it moves one level towards the last, where nothing is left of
    /// what was deleted. So the bytes of an erased customer stay for this time once for each level of the
    /// store, of which there are few. Files are looked at when one is written or the store is opened: a
    /// store to which nothing is written keeps what it has. In seconds.
    package var rewriteSeconds = 7 * 24 * 3600

    package init(memory: SharedMemory) {
        self.memory = memory
    }
}
