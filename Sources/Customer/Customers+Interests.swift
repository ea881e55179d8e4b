// The index of interests: who asked to hear about a thing.

extension Customers {
    /// Whom a broadcast about one value may find, one at a time; nothing may change in between.
    package struct InterestCursor: Sendable {
        fileprivate var posting: Int32
    }

    /// Makes the index, where there is none yet, from what the records hold.
    package mutating func indexInterests() {
        if interestIndex == nil { rebuildInterestIndex() }
    }

    mutating func rebuildInterestIndex() {
        interestIndex = InterestIndex()
        for customer in indices { indexInterests(of: customer) }
    }

    /// Takes up the interests of a customer of whom the index knows none.
    mutating func indexInterests(of customer: Int) {
        for interest in self[customer].interests.indices {
            for value in self[customer].interests[interest].values {
                let hash = value.bytes.withUnsafeBytes { InterestIndex.hash(interest, $0) }
                interestIndex?.add(customer, under: hash)
            }
        }
    }

    /// A customer's record says something of a value, or says nothing any more of others.
    package mutating func didChangeInterest(
        _ interest: Int, of customer: Int, value: UnsafeRawBufferPointer,
        _ change: InterestSet.Change
    ) {
        guard interestIndex != nil else { return }
        if change.isNew {
            interestIndex?.add(customer, under: InterestIndex.hash(interest, value))
        }
        if change.dropped > 0 { didDropInterests(change.dropped) }
    }

    /// So many values went with the rest of a record.
    package mutating func willErase(_ customer: Int) {
        guard interestIndex != nil else { return }
        didDropInterests(self[customer].interests.reduce(0) { $0 + $1.values.count })
    }

    private mutating func didDropInterests(_ count: Int) {
        interestIndex?.addVoid(count)
        if interestIndex?.isWorn ?? false { rebuildInterestIndex() }
    }

    package func cursor(
        ofInterest interest: Int, in value: UnsafeRawBufferPointer
    ) -> InterestCursor {
        guard let interestIndex else {
            preconditionFailure("a broadcast looks for its audience in an index that is not there")
        }
        return InterestCursor(
            posting: interestIndex.first(under: InterestIndex.hash(interest, value)))
    }

    /// The next customer, who may have said something of another value of the same hash; nil at the end.
    package func next(_ cursor: inout InterestCursor) -> Int? {
        guard cursor.posting >= 0, let interestIndex else { return nil }
        let posting = interestIndex.postings[Int(cursor.posting)]
        cursor.posting = posting.next
        return Int(posting.customer)
    }

    /// Customers in the order of their ids, each once.
    package func ordered(_ customers: [Int]) -> [Int] {
        var ids: [(id: [UInt8], customer: Int)] = []
        ids.reserveCapacity(customers.count)
        for customer in Set(customers) {
            ids.append((withID(of: customer) { Array($0) }, customer))
        }
        ids.sort { $0.id.lexicographicallyPrecedes($1.id) }
        return ids.map(\.customer)
    }

    /// What the index takes, in bytes, and of how many values.
    package var interestIndexSize: (bytes: Int, count: Int) {
        (interestIndex?.bytes ?? 0, interestIndex?.postings.count ?? 0)
    }
}
