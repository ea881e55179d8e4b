/// Who said something of a value of an interest: customers by a hash of both, so that a broadcast costs
/// what its audience costs. What it finds must be looked up in the record; nothing is taken out until as
/// much of it is void as not.
struct InterestIndex {
    struct Posting {
        var customer: Int32
        /// -1 behind the last of its value.
        var next: Int32
    }

    private struct Chain {
        var hash: UInt64
        /// -1: the place is empty.
        var first: Int32
    }

    /// Open addressing, a power of two.
    private var chains = [Chain](repeating: Chain(hash: 0, first: -1), count: 64)
    private var chainCount = 0
    private(set) var postings: [Posting] = []
    private var voidCount = 0

    static func hash(_ interest: Int, _ value: UnsafeRawBufferPointer) -> UInt64 {
        hashBytes(value, seed: UInt64(interest))
    }

    mutating func add(_ customer: Int, under hash: UInt64) {
        var slot = slot(of: hash)
        if chains[slot].first < 0 {
            chainCount += 1
            if chainCount * 3 > chains.count * 2 {
                grow()
                slot = self.slot(of: hash)
            }
            chains[slot].hash = hash
        }
        postings.append(Posting(customer: Int32(customer), next: chains[slot].first))
        chains[slot].first = Int32(postings.count - 1)
    }

    /// So many postings are of values of which their customers say nothing any more.
    mutating func addVoid(_ count: Int) { voidCount += count }

    var isWorn: Bool { voidCount > 1_024 && voidCount > postings.count / 2 }

    /// The first posting of a value, -1 for none.
    func first(under hash: UInt64) -> Int32 { chains[slot(of: hash)].first }

    /// What it takes, in bytes.
    var bytes: Int {
        chains.count * MemoryLayout<Chain>.stride + postings.capacity * MemoryLayout<Posting>.stride
    }

    private func slot(of hash: UInt64) -> Int {
        let mask = chains.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while chains[slot].first >= 0, chains[slot].hash != hash { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        let old = chains
        chains = Array(repeating: Chain(hash: 0, first: -1), count: old.count * 2)
        for chain in old where chain.first >= 0 { chains[slot(of: chain.hash)] = chain }
    }
}
