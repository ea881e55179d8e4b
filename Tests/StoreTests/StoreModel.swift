// What a store should hold, as simply as it can be said.

import TestSupport

struct StoreModel {
    private(set) var values: [[UInt8]: [UInt8]] = [:]

    mutating func put(_ key: [UInt8], _ value: [UInt8]) { values[key] = value }

    mutating func delete(_ key: [UInt8]) { values[key] = nil }

    func entries(from start: [UInt8], to end: [UInt8]) -> [Entry] {
        values.filter { key, _ in
            !key.lexicographicallyPrecedes(start) && key.lexicographicallyPrecedes(end)
        }
        .map { Entry(key: $0.key, value: $0.value) }
        .sorted { $0.key.lexicographicallyPrecedes($1.key) }
    }
}

extension SeededGenerator {
    /// Keys that meet again, begin one another, and are of the bytes that are special.
    mutating func key() -> [UInt8] {
        (0..<below(6)).map { _ in pick([0, 1, 0x61, 0x7F, 0x80, 0xFE, 0xFF]) }
    }

    mutating func value() -> [UInt8] {
        let count = pick([0, 1, 20, 300, 3000])
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: below(256)) }
    }
}
