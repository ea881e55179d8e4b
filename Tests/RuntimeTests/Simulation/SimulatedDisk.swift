// What a machine keeps when a process dies: the local stores of partitions.

import Runtime
import Store
import TestSupport

/// One thread uses it, as all of a simulation.
final class SimulatedDisk: @unchecked Sendable {
    private var contents: [Int: MemoryStore] = [:]
    private var open: [Int: SimulatedStore] = [:]
    private var damaged: Set<Int> = []
    /// How often a process has met those as damaged: beyond some times that ends it.
    private var metDamaged: [Int: Int] = [:]
    /// So many openings meet a store that another process has not let go of.
    var lockedOpenings = 0
    private var snapshots: [[Int: MemoryStore]] = []

    private func open(_ partition: Int) throws(StoreError) -> any Store {
        if lockedOpenings > 0 {
            lockedOpenings -= 1
            throw Self.error(.locked, partition)
        }
        if open[partition]?.isClosed == false {
            throw Self.error(.locked, partition)
        }
        if damaged.contains(partition) { throw Self.error(.corrupt, partition) }
        let content = contents[partition] ?? MemoryStore()
        contents[partition] = content
        let store = SimulatedStore(content, partition: partition)
        open[partition] = store
        return store
    }

    /// Of a worker on this machine, as long as `isAlive` says that it has not died.
    func settings(
        cacheBytes: Int, maxAgeMs: Int64, isAlive: @escaping @Sendable () -> Bool
    ) -> StateSettings {
        StateSettings(
            cacheBytes: cacheBytes, maxAgeMs: maxAgeMs, writesAside: false, sliceSize: 3,
            open: { partition throws(StoreError) in
                guard isAlive() else { throw Self.error(.world, partition) }
                return try self.open(partition)
            },
            delete: { partition in if isAlive() { self.delete(partition) } })
    }

    private func delete(_ partition: Int) {
        precondition(open[partition]?.isClosed ?? true, "an open store is deleted")
        contents[partition] = nil
        damaged.remove(partition)
    }

    static func error(_ kind: StoreError.Kind, _ partition: Int) -> StoreError {
        StoreError(kind, .open, directory: "\(partition)", cause: "simulated: \(kind)")
    }

    /// The processes on the machine are dead: what they still write reaches no disk.
    func crash() {
        for (partition, store) in open where !store.isClosed {
            contents[partition] = store.content.copy()
        }
        open = [:]
        metDamaged = Dictionary(uniqueKeysWithValues: damaged.map { ($0, 1) })
    }

    // MARK: What happens to disks

    func takeSnapshot() {
        snapshots.append(contents.mapValues { $0.copy() })
    }

    /// An older state of the machine is back.
    func goBack(random: inout some RandomNumberGenerator) {
        if let snapshot = snapshots.randomElement(using: &random) {
            contents = snapshot.mapValues { $0.copy() }
        }
    }

    /// What is in the place of a partition's store is that of another partition.
    func exchange(_ partition: Int, with other: Int) {
        let content = contents[partition]
        contents[partition] = contents[other]
        contents[other] = content
    }

    func damage(_ partition: Int) {
        damaged.insert(partition)
        metDamaged[partition, default: 0] += 1
    }

    /// An open store turns out to be damaged.
    func damageOpen(random: inout some RandomNumberGenerator) {
        let partitions = open.keys.sorted().filter {
            !open[$0]!.isClosed && metDamaged[$0] ?? 0 < 3
        }
        if let partition = partitions.randomElement(using: &random) {
            open[partition]!.isDamaged = true
            damage(partition)
        }
    }
}
