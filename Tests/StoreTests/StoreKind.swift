// The two stores, for tests that hold for both.

import Store

enum StoreKind: CaseIterable, Sendable {
    case memory, rocksDB

    func open(_ directory: TemporaryDirectory) throws -> any Store {
        switch self {
        case .memory: MemoryStore()
        case .rocksDB: try RocksStore(directory: directory.path + "/store", settings: .small)
        }
    }
}

extension StoreSettings {
    /// Some thousand entries make files.
    static var small: StoreSettings {
        var settings = StoreSettings(memory: SharedMemory(cacheBytes: 1 << 20))
        settings.writeBufferBytes = 64 << 10
        return settings
    }
}

extension Store {
    func value(_ key: [UInt8]) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        return try key.withUnsafeBytes { try get($0, into: &bytes) } ? bytes : nil
    }

    func values(_ keys: [[UInt8]]) throws -> [[UInt8]?] {
        var list = KeyList()
        for key in keys { list.append(key) }
        var values: [[UInt8]?] = []
        try get(list) { index, value in
            precondition(index == values.count, "values come in the order of the keys")
            values.append(value.map { Array($0) })
        }
        return values
    }

    func entries(
        from start: [UInt8] = [], to end: [UInt8] = [UInt8](repeating: 0xFF, count: 64),
        limit: Int = .max
    ) throws -> [Entry] {
        var entries: [Entry] = []
        try scan(from: start, to: end) { key, value in
            entries.append(Entry(key: Array(key), value: Array(value)))
            return entries.count < limit
        }
        return entries
    }

    func put(_ entries: (String, String)...) throws {
        var batch = StoreBatch()
        for (key, value) in entries { batch.put(Array(key.utf8), Array(value.utf8)) }
        try write(batch)
    }
}

struct Entry: Equatable {
    let key: [UInt8]
    let value: [UInt8]

    init(key: [UInt8], value: [UInt8]) {
        self.key = key
        self.value = value
    }

    init(_ key: String, _ value: String) {
        self.init(key: Array(key.utf8), value: Array(value.utf8))
    }
}
