// What a store of bytes does, whichever it is.

/// Bytes by key, in the order of the keys' bytes (unsigned, a prefix before what it begins), changed by
/// batches of which all or nothing happens. Keys and values may be empty.
///
/// One thread at a time uses a store. What a closure is handed lives until it returns.
package protocol Store: AnyObject {
    /// Appends the value under `key` to `bytes`; false where there is none.
    func get(_ key: UnsafeRawBufferPointer, into bytes: inout [UInt8]) throws(StoreError) -> Bool

    /// Looks many keys up at once; `body` gets the index of each key, in the order of the list, and its
    /// value, or nil where there is none. Where one cannot be read, `body` hears of none.
    func get(_ keys: KeyList, _ body: (Int, UnsafeRawBufferPointer?) -> Void) throws(StoreError)

    /// The entries with `start` <= key < `end` in the order of their keys, until `body` returns false.
    /// They are those of the moment of the call, also if `body` writes.
    func scan(
        from start: [UInt8], to end: [UInt8],
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool
    ) throws(StoreError)

    /// All of it or nothing; of several changes to a key the last one counts. Batches survive a crash in
    /// their order: the later ones may be lost.
    func write(_ batch: StoreBatch) throws(StoreError)

    /// Whoever opens the store again finds all that was written. A closed store takes no call but this one.
    func close()
}
