// How RocksDB is set up.

import CRocksDB

/// Owns a `rocksdb_options_t`.
final class RocksOptions {
    let raw: OpaquePointer

    /// Those that `destroy` needs.
    init() {
        raw = rocksdb_options_create()
    }

    init(_ settings: StoreSettings, isNew: Bool, directory: String) throws(StoreError) {
        let defaults = RocksOptions()
        let options = rocksdb_options_create()!
        raw = options
        // The C API has no functions for these two. `periodic_compaction_seconds` rewrites an old file
        // within its level, `ttl` moves it to the next.
        let seconds = settings.rewriteSeconds
        let text = "ttl=\(seconds);periodic_compaction_seconds=\(seconds)"
        try StoreError.check(.open, directory) {
            rocksdb_get_options_from_string(defaults.raw, text, options, $0)
        }
        // A directory that loses its files while it is being opened does not become a new store.
        rocksdb_options_set_create_if_missing(options, isNew ? 1 : 0)
        rocksdb_options_set_paranoid_checks(options, 1)
        // Most looks are for what is not there, in write buffers too.
        rocksdb_options_set_memtable_prefix_bloom_size_ratio(options, 0.02)
        rocksdb_options_set_memtable_whole_key_filtering(options, 1)
        // One thread writes, and there is no log that others could write meanwhile.
        rocksdb_options_set_allow_concurrent_memtable_write(options, 0)
        rocksdb_options_set_enable_write_thread_adaptive_yield(options, 0)
        rocksdb_options_set_write_buffer_size(options, settings.writeBufferBytes)
        rocksdb_options_set_max_write_buffer_number(options, 2)
        rocksdb_options_set_max_open_files(options, Int32(settings.maxOpenFiles))
        rocksdb_options_set_level_compaction_dynamic_level_bytes(options, 1)
        rocksdb_options_set_compression(options, Int32(rocksdb_lz4_compression))
        // The threads are those of the process; all stores share them.
        rocksdb_options_set_max_background_jobs(options, 2)
        rocksdb_options_set_max_log_file_size(options, 1 << 20)
        rocksdb_options_set_keep_log_file_num(options, 2)
        setTable(cache: settings.memory.cache)
    }

    deinit { rocksdb_options_destroy(raw) }

    private func setTable(cache: OpaquePointer) {
        let table = rocksdb_block_based_options_create()
        defer { rocksdb_block_based_options_destroy(table) }
        rocksdb_block_based_options_set_block_cache(table, cache)
        // Without this, index and filter blocks live beside the cache, in memory that nothing bounds.
        rocksdb_block_based_options_set_cache_index_and_filter_blocks(table, 1)
        rocksdb_block_based_options_set_cache_index_and_filter_blocks_with_high_priority(table, 1)
        rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(table, 1)
        // The table takes the filter over.
        rocksdb_block_based_options_set_filter_policy(
            table, rocksdb_filterpolicy_create_bloom_full(10))
        rocksdb_options_set_block_based_table_factory(raw, table)
    }
}
