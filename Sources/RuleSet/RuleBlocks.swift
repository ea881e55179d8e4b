import Expression

/// Rules that are found by all of their tests at once: for each field a set of the rules that its value
/// does not rule out, as bits, and of these sets what they have in common.
///
/// The ends of the ranges of a field cut its values into places. A set for each place would take the
/// square of the rules. So there are *rows* for some places, and for those behind them *flips*: the
/// rules of which a range starts or ends there.
///
///     place   0   1   2   3   4   5   6   7
///     row     ■               ■                words of bits, from the first that is not 0 to the last
///     flips       2   7   2       9   3   4    bits that differ from the place before
///
/// A new row begins where the flips have grown to a part of its words: memory stays within a multiple of
/// the ends of ranges, and a look-up within a multiple of a row. Bits are in the order of the lower ends
/// of the field that leaves fewest rules, so that the rows of narrow ranges are short.
struct RuleBlocks: Sendable {
    struct Block {
        /// Into `fields`, that first which leaves fewest rules.
        var fields: Range<Int>
        var wordCount: Int
        /// Into `rules` and `positions`: the rule of the first bit.
        var start: Int
        /// Into `words`: rules whose tests here are all that their condition has.
        var whole: Int
        /// Into `words`: rules of which a test of a field that the event lacks has failed; nil for none.
        var failed: Int?
        /// The node for events with none of the fields.
        var absent: Int
    }

    struct Field {
        var slot: Int
        var isText: Bool
        var edges: Edges
        /// Into `places`: place 0.
        var places: Int
        /// Into `words`: rules that are not false for an event without the field.
        var passes: Int
        /// Into `words`: those of which the test fails then.
        var fails: Int
    }

    struct Place {
        var row: Int32
        /// Into `flips`: the end of those that lead from the row to here.
        var flips: Int32
    }

    struct Row {
        /// The words of the block that the row has, and that its flips are in.
        var first: Int32
        var count: Int32
        /// Into `words`.
        var start: Int32
        /// Into `flips`.
        var flips: Int32
    }

    var blocks: [Block] = []
    var fields: [Field] = []
    var places: [Place] = []
    var rows: [Row] = []
    var words: [UInt64] = []
    var flips: [Int32] = []
    var rules: [Int32] = []
    /// By bit likewise: which of the type's rules it is.
    var positions: [Int32] = []

    /// Hot. For an event with none of the block's fields the node where to look instead.
    func collect(
        _ index: Int, _ slots: UnsafePointer<Value>, into found: inout CandidateSet
    ) -> Int? {
        let block = blocks[index]
        var (low, high) = (0, block.wordCount)
        found.places.removeAll(keepingCapacity: true)
        for field in block.fields {
            let value = slots[fields[field].slot]
            if value.tag == .absent { continue }
            let place = fields[field].places + self.place(of: value, field)
            found.places.append(place)
            let row = rows[Int(places[place].row)]
            low = max(low, Int(row.first))
            high = min(high, Int(row.first + row.count))
            if low >= high { return nil }
        }
        if found.places.isEmpty { return block.absent }
        let common = low..<high
        copy(found.places[0], common, to: found.answer)
        for position in found.places.indices.dropFirst() {
            copy(found.places[position], common, to: found.row)
            let (answer, row) = (found.answer, found.row)
            for word in common { answer[word] &= row[word] }
        }
        if found.places.count < block.fields.count || block.failed != nil {
            takeOutFailing(block, common, slots, &found)
        }
        for word in common where found.answer[word] != 0 {
            var bits = found.answer[word]
            while bits != 0 {
                found.insert(rules[block.start + word << 6 + bits.trailingZeroBitCount])
                bits &= bits &- 1
            }
        }
        return nil
    }

    @inline(__always)
    private func place(of value: Value, _ field: Int) -> Int {
        fields[field].isText
            ? fields[field].edges.place(of: value.text)
            : fields[field].edges.place(of: value.numberKey)
    }

    /// The bits of a place within a range of words; what is written beside it is not read.
    @inline(__always)
    private func copy(
        _ place: Int, _ range: Range<Int>, to target: UnsafeMutablePointer<UInt64>
    ) {
        let row = rows[Int(places[place].row)]
        words.withUnsafeBufferPointer { words in
            (target + range.lowerBound).update(
                from: words.baseAddress! + Int(row.start) + range.lowerBound - Int(row.first),
                count: range.count)
        }
        for index in Int(row.flips)..<Int(places[place].flips) {
            let bit = Int(flips[index])
            target[bit >> 6] ^= 1 << UInt64(truncatingIfNeeded: bit & 63)
        }
    }

    /// The fields that the event lacks: rules that are false without them are no longer in the answer,
    /// nor are those that fail, which go to `found.failing`.
    @inline(never)
    private func takeOutFailing(
        _ block: Block, _ range: Range<Int>, _ slots: UnsafePointer<Value>,
        _ found: inout CandidateSet
    ) {
        let (answer, failed) = (found.answer, found.row)
        for word in range { failed[word] = block.failed.map { words[$0 + word] } ?? 0 }
        for field in block.fields where slots[fields[field].slot].tag == .absent {
            let (passes, fails) = (fields[field].passes, fields[field].fails)
            for word in range {
                answer[word] &= words[passes + word]
                failed[word] |= words[fails + word]
            }
        }
        for word in range {
            var bits = answer[word] & failed[word] & words[block.whole + word]
            answer[word] &= ~bits
            while bits != 0 {
                let bit = block.start + word << 6 + bits.trailingZeroBitCount
                found.insert(failing: Int(positions[bit]))
                bits &= bits &- 1
            }
        }
    }
}
