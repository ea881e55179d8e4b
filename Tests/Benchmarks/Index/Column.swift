// One column of the table: the same events over rule sets of all sizes.

/// The best of the rounds, by load.
struct Column {
    private let loads: [IndexLoad]
    private let usesIndexes: Bool
    private let matches: Bool
    private(set) var nanoseconds: [Double]

    init(_ loads: [IndexLoad], usesIndexes: Bool, matches: Bool) {
        self.loads = loads
        self.usesIndexes = usesIndexes
        self.matches = matches
        nanoseconds = Array(repeating: .infinity, count: loads.count)
    }

    /// A look at each rule takes long, and needs no fine measure.
    mutating func measure(_ position: Int, round: Int) {
        let isSlow = !usesIndexes && loads[position].ruleCount >= 1_000
        if isSlow, round >= 2 { return }
        nanoseconds[position] = min(
            nanoseconds[position],
            loads[position].run(
                usesIndexes: usesIndexes, matches: matches,
                eventCount: isSlow ? 1_024 : IndexLoad.eventCount))
    }

    /// Of the time without that of a run without rules.
    func text(_ position: Int) -> String {
        let own = nanoseconds[position] - nanoseconds[0]
        return padded("\(Int(own.rounded()))", 10) + padded(hundredths(ratio(position)), 8)
    }

    /// To the second load.
    func ratio(_ position: Int) -> Double {
        (nanoseconds[position] - nanoseconds[0]) / (nanoseconds[1] - nanoseconds[0])
    }

    /// Likewise, of all the time.
    func wholeRatio(_ position: Int) -> Double { nanoseconds[position] / nanoseconds[1] }
}

func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

func hundredths(_ number: Double) -> String {
    "\((number * 100).rounded() / 100)"
}
