// What reading and writing costs in RocksDB, and how many times what it costs in memory.
//
//     swift run -c release store-benchmarks DIRECTORY [ENTRIES [VALUE_BYTES [CACHE_MEGABYTES]]]
//
// Nanoseconds of the clock for each key or entry; RocksDB's threads work beside. What is absent is
// looked up among as many as there are; of the keys of a look-up of many, half are there. The store in
// DIRECTORY must not exist yet, and is deleted at the end.

import Glibc
import Store

let arguments = CommandLine.arguments.dropFirst()
let numbers = arguments.dropFirst().map { Int($0) ?? 0 }
guard let directory = arguments.first, numbers.count <= 3, numbers.allSatisfy({ $0 > 0 }) else {
    print("usage: store-benchmarks DIRECTORY [ENTRIES [VALUE_BYTES [CACHE_MEGABYTES]]]")
    exit(2)
}
guard access(directory, F_OK) != 0 else {
    print("'\(directory)' is there already")
    exit(2)
}
let sizes = numbers + [200_000, 300, 64].dropFirst(numbers.count)
let workload = Workload(entryCount: sizes[0], valueBytes: sizes[1])
let memory = try workload.measure(MemoryStore())
let store = try RocksStore(
    directory: directory,
    settings: StoreSettings(memory: SharedMemory(cacheBytes: sizes[2] << 20)))
let disk = try workload.measure(store)
store.close()
try RocksStore.destroy(directory: directory)

print("\(sizes[0]) entries of \(sizes[1]) bytes, a cache of \(sizes[2]) MiB")
print(padded("", -28) + padded("RocksDB, ns", 12) + padded("memory, ns", 12) + padded("ratio", 8))
for (disk, memory) in zip(disk, memory) {
    let ratio = (disk.nanoseconds / memory.nanoseconds * 10).rounded() / 10
    print(
        padded(disk.name, -28) + padded("\(Int(disk.nanoseconds))", 12)
            + padded("\(Int(memory.nanoseconds))", 12) + padded("\(ratio)", 8))
}

/// To the right where `width` is positive, else to the left.
func padded(_ text: String, _ width: Int) -> String {
    let room = String(repeating: " ", count: max(0, abs(width) - text.count))
    return width > 0 ? room + text : text + room
}
