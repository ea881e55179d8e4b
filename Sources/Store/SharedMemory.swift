// The memory that the stores of a process share.

import CRocksDB

/// A cache of blocks read from disk, with the index and filter blocks of all files in it, for any number
/// of stores. Not in it are the write buffers, of which each store has two at most: the C API of RocksDB
/// 7.8 has nothing that counts those of several stores together.
package final class SharedMemory {
    package let cacheBytes: Int

    let cache: OpaquePointer

    /// `cacheBytes` is what the cache grows to, and at least 0.
    package init(cacheBytes: Int) {
        precondition(cacheBytes >= 0, "a cache has no negative size")
        self.cacheBytes = cacheBytes
        cache = rocksdb_cache_create_lru(cacheBytes)
    }

    /// Stores that are open hold it themselves.
    deinit { rocksdb_cache_destroy(cache) }
}

/// Immutable here; behind the handle RocksDB takes its own locks.
extension SharedMemory: @unchecked Sendable {}
