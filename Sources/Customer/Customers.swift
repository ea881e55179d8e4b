import Calendar
import Expression

/// The customers that the engine works on, by id, and the index of their timers: in a replay all of
/// them, in the daemon those that a batch has loaded.
package struct Customers: ~Copyable {
    /// Records stand in blocks that never move, so that one is lent in place: an array's element is
    /// copied when a function borrows it, with a retain for each of its lists (a third of the engine's
    /// time when it was measured).
    @usableFromInline var blocks: [UnsafeMutablePointer<CustomerRecord>] = []
    @inlinable static var blockShift: Int { 10 }
    @inlinable static var blockSize: Int { 1 << blockShift }

    package private(set) var count = 0
    /// The ids, one behind the other.
    var ids: [UInt8] = []
    /// Open addressing, a power of two: the hash's upper half, and the record's index + 1 below; 0 is
    /// empty.
    private var table = [UInt64](repeating: 0, count: 1024)
    var dueIndex = DueIndex()
    /// Nil until a rule set asks for it.
    var interestIndex: InterestIndex?

    /// What `rewind` brings back.
    var preimages = Preimages()
    /// Of the batch at hand; 0 in a table that never goes back.
    @usableFromInline var batch: UInt32 = 0
    /// Customers that were there when the batch began.
    var countBefore = 0
    /// Those that the batch has changed, of a table that can go back.
    var changed: [Int32] = []

    /// See `loadedThrough`; behind everything in a table that holds all customers.
    var loaded = DuePoint.end
    var loadedBefore = DuePoint.end
    /// What the records take in a store.
    var storedBytes = 0

    /// A table that `keepsPreimages` can undo what was done since the last `keep`; of one with a store the
    /// store holds the rest.
    package init(keepsPreimages: Bool = false, hasStore: Bool = false) {
        batch = keepsPreimages ? 1 : 0
        if hasStore { (loaded, loadedBefore) = (.start, .start) }
    }

    deinit {
        for (number, block) in blocks.enumerated() {
            let used = max(0, min(Self.blockSize, count - number * Self.blockSize))
            block.deinitialize(count: used)
            block.deallocate()
        }
    }

    func address(of customer: Int) -> UnsafeMutablePointer<CustomerRecord> {
        blocks[customer >> Self.blockShift] + (customer & (Self.blockSize - 1))
    }

    package var indices: Range<Int> { 0..<count }

    @inlinable
    package subscript(customer: Int) -> CustomerRecord {
        @inline(__always)
        unsafeAddress {
            UnsafePointer(
                blocks[customer >> Self.blockShift] + (customer & (Self.blockSize - 1)))
        }
        @inline(__always)
        unsafeMutableAddress {
            blocks[customer >> Self.blockShift] + (customer & (Self.blockSize - 1))
        }
    }

    /// Comes before the first change of a customer in each step of the engine. Hot.
    @inlinable
    @inline(__always)
    package mutating func willChange(_ customer: Int) {
        if batch != self[customer].changedIn { keepPreimage(of: customer) }
    }

    private mutating func append(_ record: consuming CustomerRecord) {
        if count == blocks.count * Self.blockSize {
            blocks.append(.allocate(capacity: Self.blockSize))
        }
        address(of: count).initialize(to: record)
        count += 1
    }

    /// Calls `body` with the id of a customer.
    package func withID<Result>(
        of customer: Int, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        let offset = self[customer].idOffset
        let count = Int(self[customer].idCount)
        return ids.withUnsafeBytes {
            body(UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count]))
        }
    }

    /// The id of a customer in memory of `arena`, which stays when customers come and go.
    package func copyID(of customer: Int, into arena: inout Arena) -> UnsafeRawBufferPointer {
        withID(of: customer) { arena.copy($0) }
    }

    /// Another one in each process, so that nobody can choose ids that meet in the table. Nothing goes by the
    /// order of the table, so that it is no part of any answer.
    private static let seed = UInt64.random(in: .min ... .max)

    /// What an id is found by: whoever looks for it more than once carries it along.
    package static func hash(of id: UnsafeRawBufferPointer) -> UInt64 {
        hashBytes(id, seed: seed)
    }

    package func find(_ id: UnsafeRawBufferPointer) -> Int? {
        find(id, hash: Self.hash(of: id))
    }

    /// The index of a known customer. `hash` is that of the id.
    package func find(_ id: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
        probe(id, hash: hash).index
    }

    package mutating func findOrInsert(_ id: UnsafeRawBufferPointer) -> Int {
        findOrInsert(id, hash: Self.hash(of: id))
    }

    /// The index of a customer, who is made known if they are not. `hash` is that of the id.
    package mutating func findOrInsert(_ id: UnsafeRawBufferPointer, hash: UInt64) -> Int {
        let (index, slot) = probe(id, hash: hash)
        if let index { return index }
        append(CustomerRecord(idOffset: ids.count, idCount: id.count))
        ids.append(contentsOf: id)
        table[slot] = hash & ~0xFFFF_FFFF | UInt64(count)
        if count * 3 > table.count * 2 { growTable() }
        return count - 1
    }

    /// Who stands where a customer with this hash is looked for first: `unknown` if nobody does, less than that if
    /// it is certainly another one.
    func likely(hash: UInt64) -> Int32 {
        let entry = table[Int(truncatingIfNeeded: hash) & (table.count - 1)]
        if entry == 0 { return Self.unknown }
        return entry >> 32 == hash >> 32 ? Int32(entry & 0xFFFF_FFFF) - 1 : -2
    }

    private func probe(
        _ id: UnsafeRawBufferPointer, hash: UInt64
    ) -> (index: Int?, slot: Int) {
        let mask = table.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = table[slot]
            if entry == 0 { return (nil, slot) }
            if entry >> 32 == hash >> 32 {
                let index = Int(entry & 0xFFFF_FFFF) - 1
                if withID(of: index, { compareBytes($0, id) == 0 }) { return (index, slot) }
            }
            slot = (slot + 1) & mask
        }
    }

    private mutating func growTable() {
        fillTable(slotCount: table.count * 2)
    }

    private mutating func fillTable(slotCount: Int) {
        var filled = [UInt64](repeating: 0, count: slotCount)
        let mask = filled.count - 1
        for index in indices {
            let hash = withID(of: index) { Self.hash(of: $0) }
            var slot = Int(truncatingIfNeeded: hash) & mask
            while filled[slot] != 0 { slot = (slot + 1) & mask }
            filled[slot] = hash & ~0xFFFF_FFFF | UInt64(index + 1)
        }
        table = filled
    }

    /// Forgets the customers from `count` on.
    mutating func removeAll(from count: Int) {
        guard count < self.count else { return }
        let idsEnd = self[count].idOffset
        for index in count..<self.count {
            storedBytes -= Int(self[index].storedBytes)
            address(of: index).deinitialize(count: 1)
        }
        ids.removeLast(ids.count - idsEnd)
        self.count = count
        fillTable(slotCount: table.count)
    }

    /// Only the first `count` records are there any more; blocks that hold none are given back.
    mutating func shrink(to count: Int) {
        self.count = count
        let needed = (count + Self.blockSize - 1) / Self.blockSize
        while blocks.count > needed { blocks.removeLast().deallocate() }
        var slotCount = 1024
        while slotCount * 2 < count * 3 { slotCount *= 2 }
        fillTable(slotCount: slotCount)
    }

    /// Whether the id of `left` comes before that of `right`.
    func precedes(_ left: Int, _ right: Int) -> Bool {
        withID(of: left) { a in withID(of: right) { b in compareBytes(a, b) < 0 } }
    }
}
