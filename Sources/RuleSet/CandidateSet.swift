/// Rules that an event may start, taken out in ascending order whatever the order in which they were
/// found. A set of bits with one bit for each 64 of them above: neither sorts nor allocates.
package struct CandidateSet: ~Copyable {
    /// Groups of failing rules of the index that was asked last (`RuleIndex.failing`).
    package private(set) var failing: [Int] = []

    /// Bits of a block of rules: what its fields leave so far, and what the field at hand leaves.
    let answer: UnsafeMutablePointer<UInt64>
    let row: UnsafeMutablePointer<UInt64>
    /// The places of the event's values among those of the block.
    var places: [Int] = []
    private let words: UnsafeMutablePointer<UInt64>
    private let wordCount: Int
    private let summary: UnsafeMutablePointer<UInt64>
    private let summaryCount: Int
    /// No word of the summary before this one has a bit.
    private var first: Int

    package init(ruleCount: Int) {
        wordCount = (ruleCount + 63) / 64
        summaryCount = (wordCount + 63) / 64
        first = summaryCount
        answer = .allocate(capacity: wordCount)
        answer.initialize(repeating: 0, count: wordCount)
        row = .allocate(capacity: wordCount)
        row.initialize(repeating: 0, count: wordCount)
        words = .allocate(capacity: wordCount)
        words.initialize(repeating: 0, count: wordCount)
        summary = .allocate(capacity: summaryCount)
        summary.initialize(repeating: 0, count: summaryCount)
    }

    deinit {
        answer.deallocate()
        row.deallocate()
        words.deallocate()
        summary.deallocate()
    }

    mutating func insert(_ rule: Int32) {
        let rule = Int(rule)
        precondition(rule < wordCount * 64, "a rule of another rule set")
        words[rule >> 6] |= 1 << UInt64(rule & 63)
        summary[rule >> 12] |= 1 << UInt64(rule >> 6 & 63)
        first = min(first, rule >> 12)
    }

    mutating func insert(failing group: Int) {
        failing.append(group)
    }

    /// Takes out the first rule; nil if there is none.
    package mutating func removeFirst() -> Int? {
        while first < summaryCount {
            guard summary[first] != 0 else {
                first += 1
                continue
            }
            let word = first << 6 | summary[first].trailingZeroBitCount
            let rule = word << 6 | words[word].trailingZeroBitCount
            words[word] &= words[word] &- 1
            if words[word] == 0 { summary[first] &= summary[first] &- 1 }
            return rule
        }
        return nil
    }

    mutating func forgetFailing() {
        failing.removeAll(keepingCapacity: true)
    }
}
