import Glibc

/// Names → small indices, by bytes: keys of one object, or event types. Open addressing over slots that
/// hold a name's first and last eight bytes, so that one comparison of words settles nearly all.
struct NameTable: ~Copyable {
    struct Slot {
        /// The first eight bytes, zeros behind a shorter name.
        var first: UInt64 = 0
        /// The last eight bytes of a name longer than eight.
        var last: UInt64 = 0
        /// `unused` in an empty slot.
        var count = Slot.unused
        var index: Int32

        static let unused = UInt32.max
        /// The whole name.
        var name: Bytes?
    }

    private let slots: UnsafeMutablePointer<Slot>
    private let mask: UInt64
    private let text: UnsafeMutablePointer<UInt8>

    /// `names[i]`, no two of them equal, has the index `indices[i]`, any other name `otherwise`.
    init(_ names: [[UInt8]], indices: [Int32], otherwise: Int32) {
        var capacity = 8
        while capacity < names.count * 4 { capacity *= 2 }
        mask = UInt64(capacity - 1)
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: Slot(index: otherwise), count: capacity)
        // Eight bytes of room behind each name, as the keys of a padded payload have.
        text = .allocate(capacity: max(1, names.reduce(0) { $0 + $1.count + 8 }))
        var end = text
        for (name, index) in zip(names, indices) {
            end.initialize(repeating: 0, count: name.count + 8)
            for (offset, byte) in name.enumerated() { end[offset] = byte }
            insert(Bytes(end), count: name.count, index: index)
            end += name.count + 8
        }
    }

    deinit {
        slots.deallocate()
        text.deallocate()
    }

    /// The index of the name at `name`; eight bytes from its start on must be readable. Hot: once a key.
    @inline(__always)
    func index(of name: Bytes, count: Int) -> Int32 {
        let word = ByteWord.load(name)
        return count <= 8
            ? index(first: word & ByteWord.mask(ofFirst: count), count: count)
            : index(first: word, name: name, count: count)
    }

    /// Of at most eight bytes.
    @inline(__always)
    private func index(first: UInt64, count: Int) -> Int32 {
        var at = Self.hash(first, 0, count) & mask
        while true {
            let slot = slots + Int(truncatingIfNeeded: at)
            let slotCount = slot.pointee.count
            if slotCount == UInt32(truncatingIfNeeded: count) && slot.pointee.first == first
                || slotCount == Slot.unused
            {
                return slot.pointee.index
            }
            at = (at &+ 1) & mask
        }
    }

    /// Of more than eight bytes.
    @inline(__always)
    private func index(first: UInt64, name: Bytes, count: Int) -> Int32 {
        let last = ByteWord.load(name + (count &- 8))
        var at = Self.hash(first, last, count) & mask
        while true {
            let slot = slots + Int(truncatingIfNeeded: at)
            let slotCount = slot.pointee.count
            if slotCount == Slot.unused { return slot.pointee.index }
            if slotCount == UInt32(truncatingIfNeeded: count) && slot.pointee.first == first
                && slot.pointee.last == last
                && (count <= 16 || memcmp(slot.pointee.name!, name, count) == 0)
            {
                return slot.pointee.index
            }
            at = (at &+ 1) & mask
        }
    }

    private mutating func insert(_ name: Bytes, count: Int, index: Int32) {
        let word = ByteWord.load(name)
        let first = word & ByteWord.mask(ofFirst: min(count, 8))
        let last = count > 8 ? ByteWord.load(name + (count - 8)) : 0
        var at = Self.hash(first, last, count) & mask
        while slots[Int(at)].count != Slot.unused { at = (at + 1) & mask }
        slots[Int(at)] = Slot(
            first: first, last: last, count: UInt32(count), index: index, name: name)
    }

    @inline(__always)
    private static func hash(_ first: UInt64, _ last: UInt64, _ count: Int) -> UInt64 {
        let mixed = (first ^ (last &<< 29 | last &>> 35)) &+ UInt64(truncatingIfNeeded: count)
        return (mixed &* 0x9E37_79B9_7F4A_7C15) &>> 40
    }
}
