// What only the store in memory does.

import Store
import TestSupport
import Testing

@Suite("The store in memory")
struct MemoryStoreTests {
    @Test("a copy stays as it was, and changes alone")
    func copy() throws {
        let store = MemoryStore()
        try store.put(("a", "1"), ("b", "1"))
        let disk = store.copy()
        try store.put(("a", "2"), ("c", "2"))
        #expect(try disk.entries() == [Entry("a", "1"), Entry("b", "1")])
        try disk.put(("b", "3"))
        #expect(try store.entries() == [Entry("a", "2"), Entry("b", "1"), Entry("c", "2")])
    }

    @Test("many entries in any order come out in order", arguments: Seeds.all())
    func many(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let store = MemoryStore()
        var batch = StoreBatch()
        let keys = (0..<20_000).map { UInt32($0) }
        for key in keys.shuffled(using: &random) { batch.put(Self.bytes(key), []) }
        try store.write(batch)
        #expect(try store.entries().map(\.key) == keys.map(Self.bytes))
        batch.removeAll()
        for key in keys.shuffled(using: &random) where key % 3 != 0 {
            batch.delete(Self.bytes(key))
        }
        try store.write(batch)
        let left = keys.filter { $0 % 3 == 0 }
        #expect(try store.entries().map(\.key) == left.map(Self.bytes))
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
