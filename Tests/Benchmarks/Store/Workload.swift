// The entries of the benchmark, and what is measured of a store.

import Glibc
import Store

/// Entries of 16-byte keys; half of the keys that are looked up are there. A key is its number,
/// scattered, so that neighbours in time are no neighbours in order.
struct Workload {
    let entryCount: Int
    let valueBytes: Int

    static let batchCount = 1_000

    /// Nanoseconds for each operation.
    func measure(_ store: any Store) throws -> [(name: String, nanoseconds: Double)] {
        [
            ("write, in batches of \(Self.batchCount)", try write(store)),
            ("get, present", try get(store, offset: 0)),
            ("get, absent", try get(store, offset: entryCount)),
            ("get of \(Self.batchCount), a key", try getMany(store)),
            ("scan, an entry", try scan(store)),
        ]
    }

    private func write(_ store: any Store) throws -> Double {
        var batch = StoreBatch()
        var value = [UInt8](repeating: 0, count: valueBytes)
        return try time(entryCount) {
            for number in 0..<entryCount {
                for index in value.indices where index % 8 == 0 {
                    value[index] = UInt8(truncatingIfNeeded: scattered(number &+ index) >> 32)
                }
                withKey(number) { key in value.withUnsafeBytes { batch.put(key, $0) } }
                if batch.count == Self.batchCount || number == entryCount - 1 {
                    try store.write(batch)
                    batch.removeAll()
                }
            }
        }
    }

    private func get(_ store: any Store, offset: Int) throws -> Double {
        var bytes: [UInt8] = []
        var found = 0
        let nanoseconds = try time(entryCount) {
            for number in 0..<entryCount {
                bytes.removeAll(keepingCapacity: true)
                let order = number * 7919 % entryCount + offset
                if try withKey(order, { try store.get($0, into: &bytes) }) { found += 1 }
            }
        }
        precondition(found == (offset == 0 ? entryCount : 0), "the store lost or found a key")
        return nanoseconds
    }

    private func getMany(_ store: any Store) throws -> Double {
        var keys = KeyList()
        var found = 0
        return try time(entryCount) {
            for number in 0..<entryCount {
                withKey(number * 7919 % (2 * entryCount)) { keys.append($0) }
                if keys.count == Self.batchCount || number == entryCount - 1 {
                    try store.get(keys) { _, value in found += value == nil ? 0 : 1 }
                    keys.removeAll()
                }
            }
        }
    }

    private func scan(_ store: any Store) throws -> Double {
        var count = 0
        let nanoseconds = try time(entryCount) {
            try store.scan(from: [], to: [UInt8](repeating: 0xFF, count: 17)) { _, _ in
                count += 1
                return true
            }
        }
        precondition(count == entryCount, "the scan missed an entry")
        return nanoseconds
    }

    private func withKey<Result>(
        _ number: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        let key = (scattered(number).bigEndian, UInt64(number).bigEndian)
        return try withUnsafeBytes(of: key) { try body($0) }
    }

    private func scattered(_ number: Int) -> UInt64 {
        let mixed = (UInt64(bitPattern: Int64(number)) &+ 1) &* 0x9E37_79B9_7F4A_7C15
        return mixed ^ (mixed >> 29)
    }

    private func time(_ count: Int, _ body: () throws -> Void) rethrows -> Double {
        let began = nanoseconds()
        try body()
        return Double(nanoseconds() - began) / Double(count)
    }

    private func nanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
