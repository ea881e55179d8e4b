// Customers who are to be taken in.

import Store

/// Their ids, each with its hash, filled anew for each look-up.
struct WantedCustomers {
    private var ids = KeyList()
    private var hashes: [UInt64] = []

    var count: Int { hashes.count }
    var isEmpty: Bool { hashes.isEmpty }

    mutating func append(_ id: UnsafeRawBufferPointer, hash: UInt64) {
        ids.append(id)
        hashes.append(hash)
    }

    func withID<Result>(at index: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        ids.withKey(at: index, body)
    }

    func hash(at index: Int) -> UInt64 { hashes[index] }

    mutating func removeAll() {
        ids.removeAll()
        hashes.removeAll(keepingCapacity: true)
    }
}
