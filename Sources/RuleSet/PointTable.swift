import Expression
import Glibc

/// Where the search of an index goes on, by a key that is found by hash.
struct PointTable: Sendable {
    private struct Entry {
        var key: UInt64
        /// Nil in a free place.
        var target: IndexTarget?
        /// Of a text: its bytes in `texts`.
        var start: Int32
        var size: Int32
    }

    private var entries: [Entry] = []
    private var texts: [UInt8] = []
    /// What of a mixed key is the place at which its search begins.
    private let shift: UInt64

    /// `keys` are of one case, each once.
    init(_ keys: [(key: FieldKey, target: IndexTarget)]) {
        // At most half of the places are taken, so that a search ends.
        var places = 2
        while places < 2 * keys.count { places *= 2 }
        shift = UInt64(64 - places.trailingZeroBitCount)
        entries = Array(
            repeating: Entry(key: 0, target: nil, start: 0, size: 0), count: places)
        for (key, target) in keys {
            var entry = Entry(key: 0, target: target, start: Int32(texts.count), size: 0)
            switch key {
            case .number(let number): entry.key = UInt64(bitPattern: number)
            case .text(let text):
                entry.key = text.withUnsafeBytes { PointTable.key(of: $0) }
                entry.size = Int32(text.count)
                texts += text
            }
            var place = firstPlace(of: entry.key)
            while entries[place].target != nil { place = (place + 1) & (places - 1) }
            entries[place] = entry
        }
    }

    /// Hot.
    func target(of number: Int64) -> IndexTarget? {
        let key = UInt64(bitPattern: number)
        var place = firstPlace(of: key)
        while let target = entries[place].target {
            if entries[place].key == key { return target }
            place = (place + 1) & (entries.count - 1)
        }
        return nil
    }

    /// Hot.
    func target(of text: UnsafeRawBufferPointer) -> IndexTarget? {
        let key = PointTable.key(of: text)
        var place = firstPlace(of: key)
        while let target = entries[place].target {
            if entries[place].key == key, isText(of: entries[place], text) { return target }
            place = (place + 1) & (entries.count - 1)
        }
        return nil
    }

    private func isText(of entry: Entry, _ text: UnsafeRawBufferPointer) -> Bool {
        guard Int(entry.size) == text.count else { return false }
        return texts.withUnsafeBytes { texts in
            text.count == 0
                || memcmp(texts.baseAddress! + Int(entry.start), text.baseAddress!, text.count) == 0
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
    private static func key(of text: UnsafeRawBufferPointer) -> UInt64 {
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
