// What both stores promise.

import Store
import TestSupport
import Testing

@Suite("Stores")
struct StoreContractTests {
    @Test(
        "whatever is written, read and deleted, a store holds what the model holds",
        arguments: StoreKind.allCases, Seeds.all())
    func model(kind: StoreKind, seed: UInt64) throws {
        let directory = try TemporaryDirectory()
        var store = try kind.open(directory)
        var random = SeededGenerator(seed: seed)
        var model = StoreModel()
        var batch = StoreBatch()
        for _ in 0..<1_000 {
            batch.removeAll()
            for _ in 0..<random.below(12) {
                let key = random.key()
                switch random.below(20) {
                case 0..<6:
                    batch.delete(key)
                    model.delete(key)
                default:
                    let value = random.value()
                    batch.put(key, value)
                    model.put(key, value)
                }
            }
            try store.write(batch)
            let key = random.key()
            #expect(try store.value(key) == model.values[key])
            if random.chance(10) {
                let keys = (0..<random.below(100)).map { _ in random.key() }
                #expect(try store.values(keys) == keys.map { model.values[$0] })
            }
            if random.chance(10) {
                let (start, end) = (random.key(), random.key())
                #expect(
                    try store.entries(from: start, to: end) == model.entries(from: start, to: end))
            }
            if kind == .rocksDB, random.chance(1) {
                store.close()
                store = try kind.open(directory)
            }
        }
        let end = [UInt8](repeating: 0xFF, count: 64)
        #expect(try store.entries() == model.entries(from: [], to: end))
    }

    @Test(
        "of several changes to a key in a batch the last one counts", arguments: StoreKind.allCases)
    func lastWins(kind: StoreKind) throws {
        let directory = try TemporaryDirectory()
        let store = try kind.open(directory)
        var batch = StoreBatch()
        batch.put([1], [1])
        batch.put([2], [1])
        batch.delete([2])
        batch.put([1], [2])
        batch.delete([4])
        batch.put([4], [4])
        #expect(batch.count == 6)
        try store.write(batch)
        #expect(try store.values([[1], [2], [4]]) == [[2], nil, [4]])
    }

    @Test("an empty value is a value, and an empty key a key", arguments: StoreKind.allCases)
    func empty(kind: StoreKind) throws {
        let directory = try TemporaryDirectory()
        let store = try kind.open(directory)
        #expect(try store.value([]) == nil)
        try store.put(("", "nothing"), ("key", ""))
        #expect(try store.value([]) == Array("nothing".utf8))
        #expect(
            try store.values([Array("key".utf8), [], [0]]) == [[], Array("nothing".utf8), nil])
        #expect(try store.entries() == [Entry("", "nothing"), Entry("key", "")])
    }

    @Test("a value is appended to what the buffer holds", arguments: StoreKind.allCases)
    func appended(kind: StoreKind) throws {
        let directory = try TemporaryDirectory()
        let store = try kind.open(directory)
        try store.put(("a", "1"))
        var bytes: [UInt8] = [9]
        for key: [UInt8] in [[0x61], [0x62]] {
            try key.withUnsafeBytes { _ = try store.get($0, into: &bytes) }
        }
        #expect(bytes == [9, 0x31])
    }

    @Test("a value of a megabyte comes back", arguments: StoreKind.allCases)
    func large(kind: StoreKind) throws {
        let directory = try TemporaryDirectory()
        let store = try kind.open(directory)
        let value = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        var batch = StoreBatch()
        batch.put([7], value)
        #expect(batch.sizeBytes == value.count + 1)
        try store.write(batch)
        #expect(try store.value([7]) == value)
        #expect(try store.values([[7]]) == [value])
        #expect(try store.entries() == [Entry(key: [7], value: value)])
    }

    @Test(
        "a scan goes by unsigned bytes, takes its start and leaves its end out",
        arguments: StoreKind.allCases)
    func order(kind: StoreKind) throws {
        let directory = try TemporaryDirectory()
        let store = try kind.open(directory)
        let keys: [[UInt8]] = [[0], [0, 0], [0, 0xFF], [1], [0x7F], [0x80], [0xFF], [0xFF, 0]]
        var batch = StoreBatch()
        for key in keys.reversed() { batch.put(key, []) }
        try store.write(batch)
        #expect(try store.entries().map(\.key) == keys)
        #expect(try store.entries(from: [0, 0], to: [0x80]).map(\.key) == Array(keys[1..<5]))
        #expect(try store.entries(from: [0, 1], to: [0x81]).map(\.key) == Array(keys[2..<6]))
        #expect(try store.entries(from: [0x80], to: [0x80]).isEmpty)
        #expect(try store.entries(from: [0x81], to: [0x80]).isEmpty)
        #expect(try store.entries(limit: 3).map(\.key) == Array(keys[..<3]))
    }

    @Test(
        "what is written during a scan does not change the scan", arguments: StoreKind.allCases)
    func scanOfAMoment(kind: StoreKind) throws {
        let directory = try TemporaryDirectory()
        let store = try kind.open(directory)
        try store.put(("a", "1"), ("b", "1"), ("c", "1"))
        var seen: [Entry] = []
        var failure: (any Error)?
        try store.scan(from: [], to: [0xFF]) { key, value in
            seen.append(Entry(key: Array(key), value: Array(value)))
            do { try store.put(("b", "2"), ("d", "2")) } catch { failure = error }
            return true
        }
        #expect(failure == nil)
        #expect(seen == [Entry("a", "1"), Entry("b", "1"), Entry("c", "1")])
        #expect(try store.entries().map(\.value) == ["1", "2", "1", "2"].map { Array($0.utf8) })
    }

    @Test("an empty batch and an empty list of keys are no fault", arguments: StoreKind.allCases)
    func nothing(kind: StoreKind) throws {
        let directory = try TemporaryDirectory()
        let store = try kind.open(directory)
        try store.write(StoreBatch())
        #expect(try store.values([]).isEmpty)
        #expect(try store.entries().isEmpty)
        store.close()
        store.close()
    }
}
