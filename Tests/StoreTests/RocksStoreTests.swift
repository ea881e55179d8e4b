// What only the store on disk does.

import Foundation
import Store
import Testing

@Suite("The store on disk")
struct RocksStoreTests {
    @Test("opened again, a store holds what was written")
    func reopened() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/a/b"
        do {
            let store = try RocksStore(directory: path, settings: .small)
            #expect(store.directory == path)
            try store.put(("a", "1"), ("b", "2"))
        }
        let store = try RocksStore(directory: path, settings: .small)
        #expect(try store.entries() == [Entry("a", "1"), Entry("b", "2")])
    }

    @Test("a second handle finds the store locked")
    func locked() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/store"
        let store = try RocksStore(directory: path, settings: .small)
        try store.put(("a", "1"))
        #expect(Self.kind { try RocksStore(directory: path, settings: .small) } == .locked)
        #expect(Self.kind { try RocksStore.destroy(directory: path) } == .locked)
        store.close()
        let again = try RocksStore(directory: path, settings: .small)
        #expect(try again.entries() == [Entry("a", "1")])
    }

    @Test("a path below a file, and one that is a file, are faults of the world")
    func noDirectory() throws {
        let directory = try TemporaryDirectory()
        let file = directory.path + "/file"
        try Data("not a store".utf8).write(to: URL(fileURLWithPath: file))
        for path in [file, file + "/store"] {
            let error = #expect(throws: StoreError.self) {
                try RocksStore(directory: path, settings: .small)
            }
            #expect(
                error?.description
                    == "cannot create the store's directory '\(path)': Not a directory")
            #expect(error?.kind == .world)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == Data("not a store".utf8))
    }

    @Test("a destroyed store leaves nothing behind but what is not its own")
    func destroyed() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/store"
        do {
            let store = try RocksStore(directory: path, settings: .small)
            try store.put(("a", "1"))
        }
        try RocksStore.destroy(directory: path)
        #expect(try directory.names().isEmpty)
        try RocksStore.destroy(directory: path)

        do { _ = try RocksStore(directory: path, settings: .small) }
        try Data().write(to: URL(fileURLWithPath: path + "/notes.txt"))
        try RocksStore.destroy(directory: path)
        #expect(try directory.names(in: "store") == ["notes.txt"])
        let store = try RocksStore(directory: path, settings: .small)
        #expect(try store.entries().isEmpty)
    }

    @Test("several stores share one cache")
    func shared() throws {
        let directory = try TemporaryDirectory()
        let settings = StoreSettings.small
        let stores = try (0..<3).map {
            try RocksStore(directory: directory.path + "/\($0)", settings: settings)
        }
        for (number, store) in stores.enumerated() { try store.put(("number", "\(number)")) }
        for (number, store) in stores.enumerated() {
            #expect(try store.entries() == [Entry("number", "\(number)")])
        }
    }

    @Test("RocksDB is set up as the settings say, old files rewritten")
    func options() throws {
        let directory = try TemporaryDirectory()
        var settings = StoreSettings.small
        settings.rewriteSeconds = 86_401
        let store = try RocksStore(directory: directory.path, settings: settings)
        defer { store.close() }
        let name = try #require(try directory.names().last { $0.hasPrefix("OPTIONS-") })
        let text = try String(contentsOfFile: "\(directory.path)/\(name)", encoding: .utf8)
        for option in [
            "periodic_compaction_seconds=86401", "ttl=86401", "compression=kLZ4Compression",
            "level_compaction_dynamic_level_bytes=true", "paranoid_checks=true",
            "filter_policy=bloomfilter", "cache_index_and_filter_blocks=true",
            "wal_recovery_mode=kPointInTimeRecovery",
        ] {
            #expect(text.contains("  \(option)\n"), "\(option)")
        }
    }

    private static func kind<Result>(_ call: () throws -> Result) -> StoreError.Kind? {
        do {
            _ = try call()
            return nil
        } catch {
            return (error as? StoreError)?.kind
        }
    }
}
