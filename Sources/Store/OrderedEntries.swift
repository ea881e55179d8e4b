// The ordered map behind the store in memory.

import Glibc

/// A tree of two levels: leaves of at most 256 entries, in order. An insertion moves a leaf's entries,
/// never all of them, and a copy shares the leaves until one of the two changes.
struct OrderedEntries {
    private struct Entry {
        let key: [UInt8]
        var value: [UInt8]
    }

    private struct Place {
        let leaf: Int
        let index: Int
        let isFound: Bool
    }

    private static let leafCapacity = 256

    /// None is empty.
    private var leaves: [[Entry]] = []

    func withValue<Result>(
        of key: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer?) -> Result
    ) -> Result {
        let place = place(of: key)
        guard place.isFound else { return body(nil) }
        return leaves[place.leaf][place.index].value.withUnsafeBytes { body($0) }
    }

    mutating func put(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        let place = place(of: key)
        guard !place.isFound else {
            leaves[place.leaf][place.index].value = Array(value)
            return
        }
        if leaves.isEmpty { leaves.append([]) }
        leaves[place.leaf].insert(Entry(key: Array(key), value: Array(value)), at: place.index)
        guard leaves[place.leaf].count > Self.leafCapacity else { return }
        let upper = Array(leaves[place.leaf][(Self.leafCapacity / 2)...])
        leaves[place.leaf].removeSubrange((Self.leafCapacity / 2)...)
        leaves.insert(upper, at: place.leaf + 1)
    }

    mutating func remove(_ key: UnsafeRawBufferPointer) {
        let place = place(of: key)
        guard place.isFound else { return }
        leaves[place.leaf].remove(at: place.index)
        if leaves[place.leaf].isEmpty { leaves.remove(at: place.leaf) }
    }

    /// Until `body` returns false.
    func scan(
        from start: UnsafeRawBufferPointer, to end: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool
    ) {
        let first = place(of: start)
        for leaf in leaves.indices.dropFirst(first.leaf) {
            let entries = leaves[leaf]
            for index in (leaf == first.leaf ? first.index : 0)..<entries.count {
                let goesOn = entries[index].key.withUnsafeBytes { key in
                    Self.order(key, end) < 0
                        && entries[index].value.withUnsafeBytes { body(key, $0) }
                }
                if !goesOn { return }
            }
        }
    }

    /// Where `key` is, or would be inserted.
    private func place(of key: UnsafeRawBufferPointer) -> Place {
        // The last leaf that does not begin behind the key.
        var (low, high) = (0, leaves.count)
        while low < high {
            let middle = (low + high) / 2
            if Self.order(leaves[middle][0].key, key) <= 0 {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low > 0 else { return Place(leaf: 0, index: 0, isFound: false) }
        let leaf = low - 1
        (low, high) = (0, leaves[leaf].count)
        while low < high {
            let middle = (low + high) / 2
            let order = Self.order(leaves[leaf][middle].key, key)
            if order == 0 { return Place(leaf: leaf, index: middle, isFound: true) }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return Place(leaf: leaf, index: low, isFound: false)
    }

    private static func order(_ left: [UInt8], _ right: UnsafeRawBufferPointer) -> Int {
        left.withUnsafeBytes { order($0, right) }
    }

    private static func order(
        _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
    ) -> Int {
        let common = min(left.count, right.count)
        if common > 0 {
            let order = memcmp(left.baseAddress!, right.baseAddress!, common)
            if order != 0 { return Int(order) }
        }
        return left.count - right.count
    }
}
