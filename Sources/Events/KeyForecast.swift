/// Which key comes next, and what it is for: producers write the keys of their events in one order, so
/// that most keys are known by comparing three words, without looking for their end or looking them up.
///
/// An entry is a key as it stood in some earlier payload, with its quotes and its colon, and what was
/// found out about it then. Equal bytes in the same object mean the same, whatever came before; so a
/// forecast changes the speed of a scan and nothing else.
struct KeyForecast: ~Copyable {
    struct Entry {
        /// The text from the opening quote to the value, zeros behind it.
        var text: (UInt64, UInt64, UInt64) = (0, 0, 0)
        /// Ones where the text is.
        var mask: (UInt64, UInt64, UInt64) = (0, 0, 0)
        var count: Int32 = 0
        /// The object in which it stood; of one that is of no interest, too.
        var node = KeyForecast.noNode
        /// The wanted path that it leads to.
        var path: Int32 = 0
    }

    /// The entries that came at one place, the last one first.
    typealias Successors = (Int32, Int32, Int32, Int32)

    /// The entry of keys that have none; it never fits.
    static let unknown: Int32 = 0
    /// The place of a document's first key.
    static let start = inside(unknown)

    /// The longest text in bytes.
    private static let maxCount = 24
    private static let capacity = 512
    private static let probes = 4
    /// No object has this node.
    private static let noNode: Int32 = -9

    private let entries: UnsafeMutablePointer<Entry>
    /// By place.
    private let successors: UnsafeMutablePointer<Successors>

    init() {
        entries = .allocate(capacity: 1 + Self.capacity)
        entries.initialize(repeating: Entry(), count: 1 + Self.capacity)
        successors = .allocate(capacity: 2 * (1 + Self.capacity))
        successors.initialize(repeating: (0, 0, 0, 0), count: 2 * (1 + Self.capacity))
    }

    deinit {
        entries.deallocate()
        successors.deallocate()
    }

    /// The place behind the value of an entry's key.
    @inline(__always)
    static func behind(_ entry: Int32) -> Int { Int(entry) &* 2 }

    /// The place of the first key in that value.
    @inline(__always)
    static func inside(_ entry: Int32) -> Int { Int(entry) &* 2 &+ 1 }

    @inline(__always)
    subscript(entry: Int32) -> UnsafePointer<Entry> { UnsafePointer(entries + Int(entry)) }

    /// The entry that is the likeliest at a place. Hot: once a key.
    @inline(__always)
    func successor(at place: Int) -> Int32 { successors[place].0 }

    /// Whether the text at `at` begins with that of an entry, in an object of `node`. Hot: once a key.
    @inline(__always)
    func fits(_ entry: Int32, _ at: Bytes, _ node: Int32) -> Bool {
        let entry = self[entry]
        let text = entry.pointee.text
        let mask = entry.pointee.mask
        let difference =
            (ByteWord.load(at) & mask.0 ^ text.0) | (ByteWord.load(at + 8) & mask.1 ^ text.1)
            | (ByteWord.load(at + 16) & mask.2 ^ text.2)
        return difference == 0 && entry.pointee.node == node
    }

    /// One of the less likely entries at a place, if it fits; `unknown` if none does.
    @inline(__always)
    func otherSuccessor(at place: Int, _ at: Bytes, _ node: Int32) -> Int32 {
        let known = successors[place]
        if fits(known.1, at, node) {
            successors[place] = (known.1, known.0, known.2, known.3)
            return known.1
        }
        if fits(known.2, at, node) {
            successors[place] = (known.2, known.0, known.1, known.3)
            return known.2
        }
        if fits(known.3, at, node) {
            successors[place] = (known.3, known.0, known.1, known.2)
            return known.3
        }
        return Self.unknown
    }

    /// Remembers a key at a place, which stood in `start ..< end`; returns its entry.
    func learn(
        _ start: Bytes, _ end: Bytes, at place: Int, node: Int32, path: Int32
    ) -> Int32 {
        let count = end - start
        guard count <= Self.maxCount else { return Self.unknown }
        var entry = Entry()
        entry.mask.0 = ByteWord.mask(ofFirst: min(count, 8))
        entry.mask.1 = ByteWord.mask(ofFirst: min(max(count - 8, 0), 8))
        entry.mask.2 = ByteWord.mask(ofFirst: max(count - 16, 0))
        entry.text.0 = ByteWord.load(start) & entry.mask.0
        entry.text.1 = ByteWord.load(start + 8) & entry.mask.1
        entry.text.2 = ByteWord.load(start + 16) & entry.mask.2
        entry.count = Int32(count)
        entry.node = node
        entry.path = path
        let index = index(of: entry, start)
        let known = successors[place]
        successors[place] = (index, known.0, known.1, known.2)
        return index
    }

    /// Where an entry stands, or is put now.
    private func index(of entry: Entry, _ start: Bytes) -> Int32 {
        let mixed = (entry.text.0 &* 3 ^ entry.text.1 &* 5 ^ entry.text.2) &+ UInt64(entry.count)
        let home = Int((mixed &* 0x9E37_79B9_7F4A_7C15) >> 40) % Self.capacity
        for probe in 0..<Self.probes {
            let index = 1 + (home + probe) % Self.capacity
            if fits(Int32(index), start, entry.node) { return Int32(index) }
            if entries[index].node == Self.noNode {
                entries[index] = entry
                return Int32(index)
            }
        }
        // All places are taken: the newer key is likelier to come again.
        entries[1 + home] = entry
        return Int32(1 + home)
    }
}
