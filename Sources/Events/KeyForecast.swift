/// Which key comes next, and what it is for: producers write the keys of their events in one order, so
/// that most keys are known by comparing three words, without looking for their end or looking them up.
///
/// An entry is a key as it stood in some earlier payload, with the comma or brace before it, its quotes and
/// its colon, and what was found out about it then. Equal bytes in the same object mean the same,
/// whatever came before; so a forecast changes the speed of a scan and nothing else.
struct KeyForecast: ~Copyable {
    typealias Key = UnsafeMutablePointer<Entry>
    typealias Place = UnsafeMutablePointer<Successors>

    struct Entry {
        /// The text from the comma or brace to the colon, zeros behind it.
        var text: (UInt64, UInt64, UInt64) = (0, 0, 0)
        /// Ones where the text is.
        var mask: (UInt64, UInt64, UInt64) = (0, 0, 0)
        var count = 0
        /// The object in which it stood; of one that is of no interest, too.
        var node = KeyForecast.noNode
        /// The wanted path that it leads to.
        var path: Int32 = 0
        /// What comes behind its value, and at the beginning of an object that is its value.
        let behind: Place
        let inside: Place
    }

    /// The keys that came at one place, the last one first.
    struct Successors {
        var first: Key
        var second: Key
        var third: Key
        var fourth: Key
    }

    /// The longest text in bytes.
    static let maxCount = 24
    private static let capacity = 512
    private static let probes = 4
    /// No object has this node.
    private static let noNode: Int32 = -9

    /// The key of no entry; it never fits.
    let unknown: Key
    private let entries: Key
    private let places: Place

    init() {
        unknown = .allocate(capacity: 1 + Self.capacity)
        entries = unknown + 1
        places = .allocate(capacity: 2 * (1 + Self.capacity))
        places.initialize(
            repeating: Successors(first: unknown, second: unknown, third: unknown, fourth: unknown),
            count: 2 * (1 + Self.capacity))
        for index in 0...Self.capacity {
            (unknown + index).initialize(
                to: Entry(behind: places + 2 * index, inside: places + (2 * index + 1)))
        }
    }

    deinit {
        unknown.deallocate()
        places.deallocate()
    }

    /// Whether the text at `at` begins with that of a key, in an object of `node`. Hot: once a key.
    @inline(__always)
    static func fits(_ key: Key, _ at: Bytes, _ node: Int32) -> Bool {
        (ByteWord.load(at) & key.pointee.mask.0) == key.pointee.text.0
            && (ByteWord.load(at + 8) & key.pointee.mask.1) == key.pointee.text.1
            && (ByteWord.load(at + 16) & key.pointee.mask.2) == key.pointee.text.2
            && key.pointee.node == node
    }

    /// One of the less likely keys at a place, if it fits, which makes it the likeliest; nil if none does.
    @inline(__always)
    static func otherSuccessor(at place: Place, _ at: Bytes, _ node: Int32) -> Key? {
        let known = place.pointee
        if fits(known.second, at, node) {
            place.pointee = Successors(
                first: known.second, second: known.first, third: known.third,
                fourth: known.fourth)
            return known.second
        }
        if fits(known.third, at, node) {
            place.pointee = Successors(
                first: known.third, second: known.first, third: known.second,
                fourth: known.fourth)
            return known.third
        }
        if fits(known.fourth, at, node) {
            place.pointee = Successors(
                first: known.fourth, second: known.first, third: known.second,
                fourth: known.third)
            return known.fourth
        }
        return nil
    }

    /// Remembers a key at a place, which stood in `start ..< end`, at most `maxCount` bytes.
    func learn(_ start: Bytes, _ end: Bytes, at place: Place, node: Int32, path: Int32) -> Key {
        let count = end - start
        let mask = (
            ByteWord.mask(ofFirst: min(count, 8)),
            ByteWord.mask(ofFirst: min(max(count - 8, 0), 8)),
            ByteWord.mask(ofFirst: max(count - 16, 0))
        )
        let text = (
            ByteWord.load(start) & mask.0, ByteWord.load(start + 8) & mask.1,
            ByteWord.load(start + 16) & mask.2
        )
        let key = entry(of: text, count, start, node)
        key.pointee.text = text
        key.pointee.mask = mask
        key.pointee.count = count
        key.pointee.node = node
        key.pointee.path = path
        let known = place.pointee
        place.pointee = Successors(
            first: key, second: known.first, third: known.second, fourth: known.third)
        return key
    }

    /// The entry that has this text already, or the one that is to have it.
    private func entry(
        of text: (UInt64, UInt64, UInt64), _ count: Int, _ start: Bytes, _ node: Int32
    ) -> Key {
        let mixed = (text.0 &* 3 ^ text.1 &* 5 ^ text.2) &+ UInt64(count)
        let home = Int((mixed &* 0x9E37_79B9_7F4A_7C15) >> 40) % Self.capacity
        for probe in 0..<Self.probes {
            let key = entries + (home + probe) % Self.capacity
            if key.pointee.node == Self.noNode || Self.fits(key, start, node) { return key }
        }
        // All are taken: the newer key is likelier to come again.
        return entries + home
    }
}
