// The keys that a batch changes, each once.

/// The first and the last change of each key, in the order of the first ones. One customer changes in many
/// transactions, and the store is to hear of them once.
struct KeySpans {
    struct Span {
        var first: Int
        var last: Int
    }

    private(set) var spans: [Span] = []

    init(of batch: StoreBatch) {
        // Open addressing, a power of two: the index of a span + 1; 0 is empty.
        var slotCount = 16
        while slotCount < batch.count * 2 { slotCount *= 2 }
        var table = [Int32](repeating: 0, count: slotCount)
        spans.reserveCapacity(batch.count)
        batch.withKeys { key in
            for index in 0..<batch.count {
                let own = key(index)
                var slot = Int(truncatingIfNeeded: Self.hash(own)) & (slotCount - 1)
                while table[slot] != 0, !Self.areEqual(key(spans[Int(table[slot]) - 1].last), own) {
                    slot = (slot + 1) & (slotCount - 1)
                }
                if table[slot] == 0 {
                    spans.append(Span(first: index, last: index))
                    table[slot] = Int32(spans.count)
                } else {
                    spans[Int(table[slot]) - 1].last = index
                }
            }
        }
    }

    private static func areEqual(
        _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
    ) -> Bool {
        left.elementsEqual(right)
    }

    /// Another one in each process, so that nobody can choose keys that meet in the table.
    private static let seed = UInt64.random(in: .min ... .max)

    /// Eight bytes at a time; only speed depends on it.
    private static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
        var hash = seed ^ UInt64(key.count)
        var offset = 0
        while offset + 8 <= key.count {
            let word = key.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            hash = mixed(hash ^ word)
            offset += 8
        }
        while offset < key.count {
            hash = hash << 8 ^ UInt64(key[offset]) ^ hash >> 56
            offset += 1
        }
        return mixed(hash)
    }

    private static func mixed(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}
