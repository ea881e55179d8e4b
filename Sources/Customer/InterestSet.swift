import Calendar

/// One value of an interest, and what was stated of it.
package struct InterestValue: Sendable {
    package let bytes: [UInt8]
    /// The newest removal; `distantPast` for none.
    var removedAt: Instant
    /// The first addition since then, and the newest.
    var addedAt: Instant
    var newestAt: Instant

    package init(
        bytes: [UInt8], removedAt: Instant = .distantPast, addedAt: Instant = .distantPast,
        newestAt: Instant = .distantPast
    ) {
        self.bytes = bytes
        self.removedAt = removedAt
        self.addedAt = addedAt
        self.newestAt = newestAt
    }

    /// At one instant removal wins.
    package var isIn: Bool { newestAt > removedAt }

    /// A value that has left by its age begins anew.
    mutating func add(at time: Instant, forMs: Int64) {
        guard time > removedAt else { return }
        if !isIn {
            (addedAt, newestAt) = (time, time)
        } else if time > newestAt {
            if time - addedAt > forMs { addedAt = time }
            newestAt = time
        } else if time < addedAt, newestAt - time <= forMs {
            addedAt = time
        }
    }

    /// Of additions on both sides of a removal that comes late, the newest is known to be behind it.
    mutating func remove(at time: Instant) {
        guard time > removedAt else { return }
        removedAt = time
        if !isIn {
            (addedAt, newestAt) = (.distantPast, .distantPast)
        } else if addedAt <= time {
            addedAt = newestAt
        }
    }

    /// Whether it is in the set, and younger than the set lets it grow.
    func holds(at instant: Instant, forMs: Int64) -> Bool { isIn && instant - addedAt <= forMs }
}

/// What a customer has asked to hear about under one name (S62): values in the order of their bytes,
/// those included of which a removal is remembered.
package struct InterestSet: Sendable {
    /// A longer value is not kept.
    package static let sizeLimit = 1_000
    /// So many removals at least are remembered, however few values may be in the set: an addition from before one
    /// may come late.
    package static let leastRemovals = 100
    /// As the age of values that stay.
    package static let noAge = Int64.max

    package internal(set) var values: [InterestValue] = []

    package init() {}

    /// What an addition or removal did, beside what was asked.
    package struct Change: Sendable {
        /// Whether the set says something of a value of which it said nothing before.
        package var isNew = false
        /// Values of which it says nothing any more.
        package var dropped = 0
        /// Those of them that were in the set before their time.
        package var forgotten = 0
    }

    private func place(of bytes: UnsafeRawBufferPointer) -> (index: Int, isFound: Bool) {
        var (low, high) = (0, values.count)
        while low < high {
            let middle = (low + high) / 2
            let order = values[middle].bytes.withUnsafeBytes { compareBytes($0, bytes) }
            if order == 0 { return (middle, true) }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return (low, false)
    }

    /// Whether anything is known of a value.
    func states(_ bytes: UnsafeRawBufferPointer) -> Bool { place(of: bytes).isFound }

    /// Whether a value is in the set.
    package func contains(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let (index, isFound) = place(of: bytes)
        return isFound && values[index].isIn
    }

    /// Whether it is, and has been since an instant at or before this one.
    package func contains(_ bytes: UnsafeRawBufferPointer, addedBy instant: Instant) -> Bool {
        let (index, isFound) = place(of: bytes)
        return isFound && values[index].isIn && values[index].addedAt <= instant
    }

    /// Whether it is, and not too old.
    package func contains(
        _ bytes: UnsafeRawBufferPointer, at instant: Instant, forMs: Int64
    ) -> Bool {
        let (index, isFound) = place(of: bytes)
        return isFound && values[index].holds(at: instant, forMs: forMs)
    }

    /// Takes a value in. Beyond `limit` what is too old at `instant` goes first, then the oldest.
    package mutating func add(
        _ bytes: UnsafeRawBufferPointer, at time: Instant, asOf instant: Instant, limit: Int,
        forMs: Int64
    ) -> Change {
        var change = Change()
        if bytes.count > Self.sizeLimit {
            change.forgotten = 1
            return change
        }
        let (index, isFound) = place(of: bytes)
        if !isFound {
            values.insert(InterestValue(bytes: Array(bytes)), at: index)
            change.isNew = true
        }
        let wasIn = values[index].isIn
        values[index].add(at: time, forMs: forMs)
        if !wasIn, values[index].isIn {
            trim(asOf: instant, limit: limit, forMs: forMs, &change)
        }
        return change
    }

    /// Takes a value out, and remembers the last `limit` removals.
    package mutating func remove(
        _ bytes: UnsafeRawBufferPointer, at time: Instant, limit: Int
    ) -> Change {
        var change = Change()
        if bytes.count > Self.sizeLimit { return change }
        let (index, isFound) = place(of: bytes)
        if !isFound {
            values.insert(InterestValue(bytes: Array(bytes)), at: index)
            change.isNew = true
        }
        values[index].remove(at: time)
        guard !values[index].isIn, values.count(where: { !$0.isIn }) > limit else { return change }
        var oldest: Int?
        for index in values.indices where !values[index].isIn {
            if oldest.map({ values[index].removedAt < values[$0].removedAt }) ?? true {
                oldest = index
            }
        }
        if let oldest { values.remove(at: oldest) }
        change.dropped = 1
        return change
    }

    private mutating func trim(
        asOf instant: Instant, limit: Int, forMs: Int64, _ change: inout Change
    ) {
        var count = values.count { $0.isIn }
        if count <= limit { return }
        let before = values.count
        values.removeAll { $0.isIn && !$0.holds(at: instant, forMs: forMs) }
        count -= before - values.count
        change.dropped = before - values.count
        while count > limit, let oldest = oldest {
            values.remove(at: oldest)
            count -= 1
            change.dropped += 1
            change.forgotten += 1
        }
    }

    /// The first by time, then bytes.
    private var oldest: Int? {
        var oldest: Int?
        for index in values.indices where values[index].isIn {
            if oldest.map({ values[index].addedAt < values[$0].addedAt }) ?? true { oldest = index }
        }
        return oldest
    }

    /// The values that are in the set, in the order of time, then bytes.
    package func ordered(at instant: Instant, forMs: Int64) -> [Int] {
        values.indices.filter { values[$0].holds(at: instant, forMs: forMs) }
            .sorted { left, right in
                values[left].addedAt != values[right].addedAt
                    ? values[left].addedAt < values[right].addedAt : left < right
            }
    }
}
