// A local store on a simulated disk.

import Store

final class SimulatedStore: Store {
    let content: MemoryStore
    private let partition: Int
    private(set) var isClosed = false
    /// From here on it cannot be read any more.
    var isDamaged = false

    init(_ content: MemoryStore, partition: Int) {
        self.content = content
        self.partition = partition
    }

    private func check() throws(StoreError) {
        precondition(!isClosed, "the store is closed")
        if isDamaged { throw SimulatedDisk.error(.corrupt, partition) }
    }

    func get(
        _ key: UnsafeRawBufferPointer, into bytes: inout [UInt8]
    ) throws(StoreError) -> Bool {
        try check()
        return try content.get(key, into: &bytes)
    }

    func get(
        _ keys: KeyList, _ body: (Int, UnsafeRawBufferPointer?) -> Void
    ) throws(StoreError) {
        try check()
        try content.get(keys, body)
    }

    func scan(
        from start: [UInt8], to end: [UInt8],
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool
    ) throws(StoreError) {
        try check()
        try content.scan(from: start, to: end, body)
    }

    func write(_ batch: StoreBatch) throws(StoreError) {
        try check()
        try content.write(batch)
    }

    func close() { isClosed = true }
}
