// Entries → a block.

import Expression

extension RuleBlocks {
    /// The ranges of one field on their way to rows.
    private struct FieldPlan {
        var slot: Int
        var edges: [FieldKey]
        /// By entry: the places at which it is not ruled out.
        var places: [[Range<Int>]]

        init(_ slot: Int, _ entries: [RuleIndexPlan.Entry]) {
            self.slot = slot
            let tests = entries.map { $0.test(ofSlot: slot) }
            edges = tests.compactMap { $0 }.edges
            let all = [0..<edges.count + 1]
            places = tests.map { [edges] test in
                test?.keys.ranges.map { $0.places(among: edges) } ?? all
            }
        }

        /// The part of the rules that a place leaves, on average.
        var share: Double {
            let filled = places.joined().reduce(0) { $0 + $1.count }
            return Double(filled) / Double((edges.count + 1) * places.count)
        }
    }

    /// Adds a block of rules that all have tests, not of elements. `absent` is the node for events without
    /// any of the fields. The slots in the order in which they are looked up.
    mutating func append(_ entries: [RuleIndexPlan.Entry], absent: Int) -> [Int] {
        var plans = Set(entries.flatMap { $0.scalarTests.map(\.slot) }).sorted()
            .map { FieldPlan($0, entries) }
        let shares = Dictionary(uniqueKeysWithValues: plans.map { ($0.slot, $0.share) })
        plans.sort { (shares[$0.slot]!, $0.slot) < (shares[$1.slot]!, $1.slot) }
        // By bit: the entry.
        let lowers = plans[0].places.map { $0.first?.lowerBound ?? 0 }
        let order = entries.indices.sorted { (lowers[$0], $0) < (lowers[$1], $1) }
        let wordCount = (entries.count + 63) / 64

        let hasFailed = entries.contains { $0.hasFailed }
        var block = Block(
            fields: fields.count..<fields.count + plans.count, wordCount: wordCount,
            start: rules.count, whole: 0, failed: nil, absent: absent)
        rules += order.map { entries[$0].rule }
        positions += order.map { entries[$0].position }
        block.whole = append(wordCount, order.map { !entries[$0].hasMoreThanScalars })
        if hasFailed { block.failed = append(wordCount, order.map { entries[$0].hasFailed }) }
        for plan in plans {
            let tests = order.map { entries[$0].test(ofSlot: plan.slot) }
            let passes = append(wordCount, tests.map { $0?.whenAbsent != .isFalse })
            let fails = append(wordCount, tests.map { $0?.whenAbsent == .fails })
            let isText = tests.contains { $0?.domain == .string }
            fields.append(
                Field(
                    slot: plan.slot, isText: isText, edges: Edges(plan.edges),
                    places: places.count, passes: passes, fails: fails))
            appendRows(edgeCount: plan.edges.count, order.map { plan.places[$0] }, wordCount)
        }
        blocks.append(block)
        return plans.map(\.slot)
    }

    /// Adds words with these bits, and says where.
    private mutating func append(_ wordCount: Int, _ bits: [Bool]) -> Int {
        let start = words.count
        words += Array(repeating: 0, count: wordCount)
        for (bit, isSet) in bits.enumerated() where isSet { words[start + bit >> 6] |= mask(bit) }
        return start
    }

    /// `places` by bit.
    private mutating func appendRows(
        edgeCount: Int, _ places: [[Range<Int>]], _ wordCount: Int
    ) {
        // By place: the bits that differ from the place before.
        var changes = Array(repeating: [Int32](), count: edgeCount + 1)
        var bits = Array(repeating: UInt64(0), count: wordCount)
        for (bit, ranges) in places.enumerated() {
            for range in ranges {
                if range.lowerBound == 0 {
                    bits[bit >> 6] |= mask(bit)
                } else {
                    changes[range.lowerBound].append(Int32(bit))
                }
                if range.upperBound <= edgeCount { changes[range.upperBound].append(Int32(bit)) }
            }
        }
        var row = OpenRow(bits, flips: flips.count)
        self.places.append(Place(row: Int32(rows.count), flips: Int32(flips.count)))
        for change in changes.dropFirst() {
            for bit in change { bits[Int(bit >> 6)] ^= mask(Int(bit)) }
            if flips.count - row.flips + change.count > max(16, row.band.count / 4) {
                close(row)
                row = OpenRow(bits, flips: flips.count)
            } else {
                flips += change
                for bit in change { row.include(word: Int(bit >> 6)) }
            }
            self.places.append(Place(row: Int32(rows.count), flips: Int32(flips.count)))
        }
        close(row)
    }

    /// A row to which flips are still added.
    private struct OpenRow {
        var bits: [UInt64]
        var band: Range<Int>
        var flips: Int

        init(_ bits: [UInt64], flips: Int) {
            self.bits = bits
            self.flips = flips
            let first = bits.firstIndex { $0 != 0 } ?? 0
            band = first..<(bits.lastIndex { $0 != 0 } ?? first - 1) + 1
        }

        mutating func include(word: Int) {
            band =
                band.isEmpty
                ? word..<word + 1
                : min(band.lowerBound, word)..<max(band.upperBound, word + 1)
        }
    }

    private mutating func close(_ row: OpenRow) {
        rows.append(
            Row(
                first: Int32(row.band.lowerBound), count: Int32(row.band.count),
                start: Int32(words.count), flips: Int32(row.flips)))
        words += row.bits[row.band]
    }

    private func mask(_ bit: Int) -> UInt64 { 1 << UInt64(bit & 63) }
}
