// A look-up of many keys in RocksDB.

import CRocksDB

/// The arrays of one call, which are kept for the next.
struct RocksLookup {
    private var keys: [UnsafePointer<CChar>?] = []
    private var sizes: [Int] = []
    private var values: [OpaquePointer?] = []
    private var messages: [UnsafeMutablePointer<CChar>?] = []

    /// The first error there is, which the caller frees; then `body` has heard nothing.
    mutating func run(
        _ list: KeyList, _ database: OpaquePointer, _ options: OpaquePointer,
        _ family: OpaquePointer, _ body: (Int, UnsafeRawBufferPointer?) -> Void
    ) -> UnsafeMutablePointer<CChar>? {
        let count = list.count
        guard count > 0 else { return nil }
        prepare(count)
        list.withUnsafeKeys { key in
            keys.append(key.baseAddress?.assumingMemoryBound(to: CChar.self))
            sizes.append(key.count)
        } then: {
            rocksdb_batched_multi_get_cf(
                database, options, family, count, keys, sizes, &values, &messages, false)
        }
        defer {
            for value in values { if let value { rocksdb_pinnableslice_destroy(value) } }
        }
        if let first = messages.firstIndex(where: { $0 != nil }) {
            for other in messages[(first + 1)...] { if let other { rocksdb_free(other) } }
            return messages[first]
        }
        for index in 0..<count {
            guard let value = values[index] else {
                body(index, nil)
                continue
            }
            var size = 0
            let start = rocksdb_pinnableslice_value(value, &size)
            body(index, UnsafeRawBufferPointer(start: start, count: size))
        }
        return nil
    }

    private mutating func prepare(_ count: Int) {
        keys.removeAll(keepingCapacity: true)
        sizes.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        messages.removeAll(keepingCapacity: true)
        values.append(contentsOf: repeatElement(nil, count: count))
        messages.append(contentsOf: repeatElement(nil, count: count))
    }
}
