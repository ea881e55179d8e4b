// A store on disk: RocksDB.

import CRocksDB

/// Owns a `rocksdb_t`.
///
/// There is no write-ahead log, which would cost as much again as writing: what is written survives the
/// process when the store was closed or a write buffer was full. After a crash the store is as it was at some
/// earlier moment, with all batches up to then and none after. That is enough for a cache of a changelog that
/// holds its own position in it.
package final class RocksStore: Store {
    package let directory: String

    private let database: OpaquePointer
    /// Looking many keys up needs the family's handle.
    private let family: OpaquePointer
    private let readOptions = rocksdb_readoptions_create()!
    private let writeOptions = rocksdb_writeoptions_create()!
    private let changes = rocksdb_writebatch_create()!
    private var lookup = RocksLookup()
    private var isClosed = false

    /// Creates the directory, and those above it, and the store where there is none.
    package init(directory: String, settings: StoreSettings) throws(StoreError) {
        self.directory = directory
        try StoreDirectory.create(directory)
        let content = try StoreDirectory.content(of: directory)
        guard content != .remains else {
            throw StoreError(
                .corrupt, .open, directory: directory, cause: "files of a store without its CURRENT"
            )
        }
        let options = try RocksOptions(
            settings, isNew: content == .nothing, directory: directory)
        var family: OpaquePointer?
        let database = try StoreError.check(.open, directory) { message in
            "default".withCString { name in
                withUnsafePointer(to: UnsafePointer<CChar>?.some(name)) { names in
                    withUnsafePointer(to: OpaquePointer?.some(options.raw)) { familyOptions in
                        rocksdb_open_column_families(
                            options.raw, directory, 1, names, familyOptions, &family, message)
                    }
                }
            }
        }
        guard let database, let family else {
            preconditionFailure("RocksDB opened nothing and says no reason")
        }
        rocksdb_writeoptions_disable_WAL(writeOptions, 1)
        self.database = database
        self.family = family
    }

    deinit {
        close()
        rocksdb_readoptions_destroy(readOptions)
        rocksdb_writeoptions_destroy(writeOptions)
        rocksdb_writebatch_destroy(changes)
    }

    /// Makes the directory in which directories of stores are to lie, and those above it.
    package static func prepare(parent directory: String) throws(StoreError) {
        try StoreDirectory.create(directory)
    }

    /// Removes a store's files, and the directory where nothing else is in it. Where no store is, nothing
    /// happens.
    package static func destroy(directory: String) throws(StoreError) {
        let options = RocksOptions()
        try StoreError.check(.destroy, directory) {
            rocksdb_destroy_db(options.raw, directory, $0)
        }
    }

    package func get(
        _ key: UnsafeRawBufferPointer, into bytes: inout [UInt8]
    ) throws(StoreError) -> Bool {
        checkOpen()
        let slice = try StoreError.check(.read, directory) { message in
            rocksdb_get_pinned(
                database, readOptions, key.baseAddress?.assumingMemoryBound(to: CChar.self),
                key.count, message)
        }
        guard let slice else { return false }
        defer { rocksdb_pinnableslice_destroy(slice) }
        var count = 0
        let start = rocksdb_pinnableslice_value(slice, &count)
        bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: count))
        return true
    }

    package func get(
        _ keys: KeyList, _ body: (Int, UnsafeRawBufferPointer?) -> Void
    ) throws(StoreError) {
        checkOpen()
        // A call from within `body` finds no look-up here, and makes one of its own.
        var lookup = RocksLookup()
        swap(&lookup, &self.lookup)
        defer { swap(&lookup, &self.lookup) }
        if let message = lookup.run(keys, database, readOptions, family, body) {
            throw StoreError.taking(message, .read, directory)
        }
    }

    package func scan(
        from start: [UInt8], to end: [UInt8],
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool
    ) throws(StoreError) {
        checkOpen()
        guard start.lexicographicallyPrecedes(end) else { return }
        let options = rocksdb_readoptions_create()
        defer { rocksdb_readoptions_destroy(options) }
        try StoreError.check(.scan, directory) { message in
            start.withUnsafeBytes { start in
                // The iterator reads the bound where it lies.
                end.withUnsafeBytes { end in
                    rocksdb_readoptions_set_iterate_upper_bound(
                        options, end.baseAddress?.assumingMemoryBound(to: CChar.self), end.count)
                    let iterator = rocksdb_create_iterator(database, options)!
                    defer { rocksdb_iter_destroy(iterator) }
                    rocksdb_iter_seek(
                        iterator, start.baseAddress?.assumingMemoryBound(to: CChar.self),
                        start.count)
                    while rocksdb_iter_valid(iterator) != 0, Self.hand(iterator, to: body) {
                        rocksdb_iter_next(iterator)
                    }
                    rocksdb_iter_get_error(iterator, message)
                }
            }
        }
    }

    private static func hand(
        _ iterator: OpaquePointer,
        to body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool
    ) -> Bool {
        var (keyCount, valueCount) = (0, 0)
        let key = rocksdb_iter_key(iterator, &keyCount)
        let value = rocksdb_iter_value(iterator, &valueCount)
        return body(
            UnsafeRawBufferPointer(start: key, count: keyCount),
            UnsafeRawBufferPointer(start: value, count: valueCount))
    }

    package func write(_ batch: StoreBatch) throws(StoreError) {
        checkOpen()
        guard !batch.isEmpty else { return }
        rocksdb_writebatch_clear(changes)
        batch.forEach { change, key, value in
            let keyStart = key.baseAddress?.assumingMemoryBound(to: CChar.self)
            let valueStart = value.baseAddress?.assumingMemoryBound(to: CChar.self)
            switch change {
            case .put:
                rocksdb_writebatch_put(changes, keyStart, key.count, valueStart, value.count)
            case .delete:
                rocksdb_writebatch_delete(changes, keyStart, key.count)
            }
        }
        try StoreError.check(.write, directory) {
            rocksdb_write(database, writeOptions, changes, $0)
        }
    }

    /// Where it fails, the store is as after a crash.
    private func flush() {
        let options = rocksdb_flushoptions_create()
        defer { rocksdb_flushoptions_destroy(options) }
        rocksdb_flushoptions_set_wait(options, 1)
        var message: UnsafeMutablePointer<CChar>?
        rocksdb_flush(database, options, &message)
        rocksdb_free(message)
    }

    package func close() {
        guard !isClosed else { return }
        isClosed = true
        flush()
        rocksdb_column_family_handle_destroy(family)
        rocksdb_close(database)
    }

    private func checkOpen() {
        precondition(!isClosed, "the store is closed")
    }
}
