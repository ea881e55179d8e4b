// Customers of whom the local store has nothing, so that it is not asked again.

import Customer

/// Remembers ids that were looked up in vain: of visitors who never become customers there are many, and each of
/// their events would cost a look at the disk. An id is kept as 128 bits of hash: of 10⁹ ids two would be taken for
/// one with odds of 10⁻²¹. Bounded: a full one begins anew.
struct UnknownIDs {
    private static let limit = 1 << 17

    private var hashes: Set<UInt128> = []

    func contains(_ id: UnsafeRawBufferPointer) -> Bool {
        !hashes.isEmpty && hashes.contains(Self.hash(id))
    }

    mutating func insert(_ id: UnsafeRawBufferPointer) {
        if hashes.count == Self.limit { hashes.removeAll(keepingCapacity: true) }
        hashes.insert(Self.hash(id))
    }

    /// Comes before something of the customer is stored.
    mutating func remove(_ id: UnsafeRawBufferPointer) {
        if !hashes.isEmpty { hashes.remove(Self.hash(id)) }
    }

    private static func hash(_ id: UnsafeRawBufferPointer) -> UInt128 {
        UInt128(hashBytes(id, seed: 4)) << 64 | UInt128(hashBytes(id, seed: 5))
    }
}
