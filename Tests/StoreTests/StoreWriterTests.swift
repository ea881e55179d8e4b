// Changes of many transactions, merged and written aside.

import Store
import TestSupport
import Testing

@Suite("Store writer")
struct StoreWriterTests {
    /// What a store must hold: records by key, and the entries of an index.
    private struct Model {
        var records: [String: String] = [:]
        var entries: Set<String> = []

        /// A transaction that changes a few of few keys, again and again.
        mutating func change(_ changes: inout StoreChanges, _ random: inout SeededGenerator) {
            for _ in 0..<random.below(20) {
                let key = "r\(random.below(12))"
                if random.chance(30) {
                    records[key] = nil
                    changes.records.delete(Array(key.utf8))
                } else {
                    let value = String(repeating: "v", count: random.below(30)) + "\(random.next())"
                    records[key] = value
                    changes.records.put(Array(key.utf8), Array(value.utf8))
                }
            }
            for _ in 0..<random.below(20) {
                let key = "e\(random.below(12))"
                if entries.remove(key) != nil {
                    changes.entries.delete(Array(key.utf8))
                } else {
                    entries.insert(key)
                    changes.entries.put(Array(key.utf8), [])
                }
            }
        }

        var all: [String: String] {
            records.merging(entries.map { ($0, "") }, uniquingKeysWith: { first, _ in first })
        }
    }

    private static func content(of store: any Store) throws -> [String: String] {
        var content: [String: String] = [:]
        try store.scan(from: [], to: [.max]) { key, value in
            content[String(decoding: key, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
            return true
        }
        return content
    }

    @Test(
        "what is left of many transactions is what they would have written one by one",
        arguments: [false, true], Seeds.all(fixed: 20))
    func merged(isAside: Bool, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let store = MemoryStore()
        let writer = StoreWriter(store, isAside: isAside)
        defer { writer.stop() }
        var model = Model()
        var unstored = StoreChanges()
        for _ in 0..<60 {
            var transaction = StoreChanges()
            model.change(&transaction, &random)
            unstored.append(transaction)
            guard random.chance(30) else { continue }
            try writer.write(&unstored)
            #expect(unstored.isEmpty)
            if random.chance(50) {
                try writer.settle()
                #expect(try Self.content(of: store) == model.all)
            }
        }
        try writer.write(&unstored)
        try writer.settle()
        #expect(try Self.content(of: store) == model.all)
    }

    @Test("an entry that comes and goes between two writes leaves no trace")
    func trace() {
        var changes = StoreChanges()
        changes.entries.put([1], [])
        changes.entries.delete([2])
        changes.entries.delete([1])
        changes.entries.put([2], [])
        changes.entries.put([3], [])
        var batch = StoreBatch()
        changes.merge(into: &batch)
        #expect(batch.count == 1)
        batch.forEach { change, key, _ in
            #expect(change == .put && Array(key) == [3])
        }
    }

    /// A disk that is full from some write on.
    private final class FullStore: Store {
        func get(
            _ key: UnsafeRawBufferPointer, into bytes: inout [UInt8]
        ) throws(StoreError) -> Bool { false }
        func get(
            _ keys: KeyList, _ body: (Int, UnsafeRawBufferPointer?) -> Void
        ) throws(StoreError) {}
        func scan(
            from start: [UInt8], to end: [UInt8],
            _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool
        ) throws(StoreError) {}
        func write(_ batch: StoreBatch) throws(StoreError) {
            throw StoreError(.world, .write, directory: "d", cause: "no space left")
        }
        func close() {}
    }

    @Test("a write that fails is told once, by the call behind it", arguments: [false, true])
    func failure(isAside: Bool) throws {
        let writer = StoreWriter(FullStore(), isAside: isAside)
        defer { writer.stop() }
        var changes = StoreChanges()
        changes.records.put([1], [1])
        #expect(throws: StoreError.self) {
            try writer.write(&changes)
            try writer.settle()
        }
        try writer.settle()
    }
}
