import Expression

/// Lists of rules by a key, found by hash. Of texts it keeps the hash alone: rules of another text with
/// the same one are but looked at in vain.
struct PointTable: Sendable {
    private struct Entry {
        var key: UInt64
        var start: Int32
        /// 0 in a free place.
        var count: Int32
    }

    private var entries: [Entry] = []
    /// What of a mixed key is the place at which its search begins.
    private let shift: UInt64
    private var rules: [Int32] = []

    init(_ lists: [UInt64: [Int32]]) {
        // At most half of the places are taken, so that a search ends.
        var places = 2
        while places < 2 * lists.count { places *= 2 }
        shift = UInt64(64 - places.trailingZeroBitCount)
        entries = Array(repeating: Entry(key: 0, start: 0, count: 0), count: places)
        for (key, list) in lists.sorted(by: { $0.key < $1.key }) where !list.isEmpty {
            var place = firstPlace(of: key)
            while entries[place].count > 0 { place = (place + 1) & (places - 1) }
            entries[place] = Entry(
                key: key, start: Int32(rules.count), count: Int32(list.count))
            rules += list
        }
    }

    /// Hot.
    func collect(_ key: UInt64, into found: inout CandidateSet) {
        var place = firstPlace(of: key)
        while entries[place].count > 0 {
            let entry = entries[place]
            if entry.key == key {
                for index in entry.start..<entry.start + entry.count {
                    found.insert(rules[Int(index)])
                }
                return
            }
            place = (place + 1) & (entries.count - 1)
        }
    }

    private func firstPlace(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: PointTable.mixed(key) >> shift)
    }

    private static func mixed(_ key: UInt64) -> UInt64 {
        let product = key.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }

    /// The key of a text, eight bytes at a time.
    static func key(of text: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(text.count)
        var offset = 0
        while offset + 8 <= text.count {
            hash = mixed(hash ^ text.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < text.count {
            rest = rest << 8 | UInt64(text[offset])
            offset += 1
        }
        return mixed(hash ^ rest &* 0xD6E8_FEB8_6659_FD93)
    }
}
