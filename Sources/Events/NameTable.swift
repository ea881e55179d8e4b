import Glibc

/// Names → small indices, by bytes: keys of one object, or event types. Open addressing over slots that
/// hold a name's first and last eight bytes, so that one comparison of words settles nearly all.
struct NameTable: ~Copyable {
    struct Slot {
        /// The first eight bytes, zeros behind a shorter name.
        var first: UInt64 = 0
        /// The last eight bytes of a name longer than eight.
        var last: UInt64 = 0
        var count: UInt32 = 0
        /// -1: an empty slot.
        var index: Int32 = -1
        var name: Bytes?
    }

    private let slots: UnsafeMutablePointer<Slot>
    private let mask: UInt64
    private let text: UnsafeMutablePointer<UInt8>

    /// `names[i]` gets the index `indices[i]`; of equal names the first counts.
    init(_ names: [[UInt8]], indices: [Int32]) {
        var capacity = 8
        while capacity < names.count * 4 { capacity *= 2 }
        mask = UInt64(capacity - 1)
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: Slot(), count: capacity)
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

    /// The index of the name at `name`, or -1. Eight bytes from its start on must be readable.
    @inline(__always)
    func index(of name: Bytes, count: Int) -> Int32 {
        let word = ByteWord.load(name)
        return count <= 8
            ? index(first: count == 8 ? word : word & ByteWord.mask(ofFirst: count), count: count)
            : index(first: word, name: name, count: count)
    }

    /// As above for at most eight bytes, which the caller has at hand. Hot: once a key.
    @inline(__always)
    func index(first: UInt64, count: Int) -> Int32 {
        var at = Self.hash(first, 0, count) & mask
        while true {
            let slot = slots + Int(truncatingIfNeeded: at)
            if slot.pointee.first == first && slot.pointee.count == UInt32(truncatingIfNeeded: count)
                || slot.pointee.index < 0
            {
                return slot.pointee.index
            }
            at = (at &+ 1) & mask
        }
    }

    /// As above for more than eight bytes. Hot: once a key.
    @inline(__always)
    func index(first: UInt64, name: Bytes, count: Int) -> Int32 {
        let last = ByteWord.load(name + (count &- 8))
        var at = Self.hash(first, last, count) & mask
        while true {
            let slot = slots + Int(truncatingIfNeeded: at)
            if slot.pointee.index < 0 { return -1 }
            if slot.pointee.first == first && slot.pointee.last == last
                && slot.pointee.count == UInt32(truncatingIfNeeded: count)
                && (count <= 16 || memcmp(slot.pointee.name, name, count) == 0)
            {
                return slot.pointee.index
            }
            at = (at &+ 1) & mask
        }
    }

    private mutating func insert(_ name: Bytes, count: Int, index: Int32) {
        guard self.index(of: name, count: count) < 0 else { return }
        let word = ByteWord.load(name)
        let first = count < 8 ? word & ByteWord.mask(ofFirst: count) : word
        let last = count > 8 ? ByteWord.load(name + (count - 8)) : 0
        var at = Self.hash(first, last, count) & mask
        while slots[Int(at)].index >= 0 { at = (at + 1) & mask }
        slots[Int(at)] = Slot(
            first: first, last: last, count: UInt32(count), index: index, name: name)
    }

    @inline(__always)
    private static func hash(_ first: UInt64, _ last: UInt64, _ count: Int) -> UInt64 {
        let mixed = (first ^ (last &<< 29 | last &>> 35)) &+ UInt64(truncatingIfNeeded: count)
        return (mixed &* 0x9E37_79B9_7F4A_7C15) &>> 40
    }
}
