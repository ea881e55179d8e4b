// Stores whose files somebody has damaged.

import Foundation
import Store
import TestSupport
import Testing

@Suite("Damaged stores")
struct DamageTests {
    private static let count = 2_000

    @Test(
        "flipped bytes of a table file are found, or hit nothing that counts",
        arguments: Seeds.all())
    func flipped(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let whole = try Self.written()
        for _ in 0..<10 {
            let directory = try whole.copy()
            let path = Self.file(in: directory, random.pick(try Self.tables(in: directory)))
            var bytes = try Data(contentsOf: path)
            let start = random.below(bytes.count)
            for offset in start..<min(bytes.count, start + 1 + random.below(64)) {
                bytes[offset] ^= UInt8(truncatingIfNeeded: 1 + random.below(255))
            }
            try bytes.write(to: path)
            Self.expectCorruptOrWhole(directory, "\(path.lastPathComponent) from byte \(start)")
        }
    }

    @Test("a table file that is cut or missing is found", arguments: [0, 1, 100, nil] as [Int?])
    func cut(size: Int?) throws {
        let directory = try Self.written()
        let path = Self.file(in: directory, try Self.tables(in: directory)[0])
        if let size {
            try Data(contentsOf: path).prefix(size).write(to: path)
        } else {
            try FileManager.default.removeItem(at: path)
        }
        #expect(Self.outcome(directory) == .corrupt)
    }

    @Test("a store without its CURRENT is corrupt, not new", arguments: [false, true])
    func withoutCurrent(isEmpty: Bool) throws {
        let directory = try Self.written()
        let path = Self.file(in: directory, "CURRENT")
        try FileManager.default.removeItem(at: path)
        if isEmpty { try Data().write(to: path) }
        #expect(Self.outcome(directory) == .corrupt)
        try RocksStore.destroy(directory: directory.path)
        let store = try RocksStore(directory: directory.path, settings: .small)
        #expect(try store.entries().isEmpty)
    }

    @Test("a manifest that is missing is found")
    func withoutManifest() throws {
        let directory = try Self.written()
        let name = try #require(try directory.names().first { $0.hasPrefix("MANIFEST-") })
        try FileManager.default.removeItem(at: Self.file(in: directory, name))
        #expect(Self.outcome(directory) == .corrupt)
    }

    /// Cut between two of its records, a manifest is one of an earlier moment, and the logs that were
    /// there at that moment may be gone. RocksDB syncs it, so that this takes a damaged disk.
    @Test(
        "a manifest that is cut anywhere is found, or what is left is as it was written",
        arguments: Seeds.all())
    func cutManifest(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let whole = try Self.written()
        for _ in 0..<10 {
            let directory = try whole.copy()
            let name = try #require(try directory.names().first { $0.hasPrefix("MANIFEST-") })
            let path = Self.file(in: directory, name)
            let bytes = try Data(contentsOf: path)
            let size = random.below(bytes.count)
            try bytes.prefix(size).write(to: path)
            let outcome = Self.outcome(directory)
            #expect(
                [.corrupt, .whole, .part].contains(outcome), "\(name) cut to \(size): \(outcome)")
        }
    }

    private enum Outcome: Equatable {
        case whole
        /// Some entries are missing, the others right.
        case part
        case differs, corrupt
        case other(String)
    }

    private static func expectCorruptOrWhole(_ directory: TemporaryDirectory, _ damage: String) {
        let outcome = outcome(directory)
        #expect(outcome == .corrupt || outcome == .whole, "\(damage): \(outcome)")
    }

    private static func outcome(_ directory: TemporaryDirectory) -> Outcome {
        do {
            let store = try RocksStore(directory: directory.path, settings: .small)
            let keys = (0..<count).map(key)
            let expected = (0..<count).map { Entry(key: key($0), value: value($0)) }
            let (values, entries) = (try store.values(keys), try store.entries())
            let isRight = zip(values, expected).allSatisfy { $0 == nil || $0 == $1.value }
            guard isRight, entries.map(\.value) == values.compactMap(\.self) else {
                return .differs
            }
            return entries == expected ? .whole : .part
        } catch let error as StoreError where error.kind == .corrupt {
            return .corrupt
        } catch {
            return .other("\(error)")
        }
    }

    /// Some table files, and a log with the rest.
    private static func written() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        let store = try RocksStore(directory: directory.path, settings: .small)
        var batch = StoreBatch()
        for number in 0..<count {
            batch.put(key(number), value(number))
            if batch.count == 50 {
                try store.write(batch)
                batch.removeAll()
            }
        }
        return directory
    }

    private static func key(_ number: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(number).bigEndian) { Array($0) }
    }

    /// 300 bytes that no compression makes small.
    private static func value(_ number: Int) -> [UInt8] {
        var random = SeededGenerator(seed: UInt64(number))
        return (0..<300).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    private static func tables(in directory: TemporaryDirectory) throws -> [String] {
        let tables = try directory.names().filter { $0.hasSuffix(".sst") }
        try #require(!tables.isEmpty)
        return tables
    }

    private static func file(in directory: TemporaryDirectory, _ name: String) -> URL {
        URL(fileURLWithPath: "\(directory.path)/\(name)")
    }
}
