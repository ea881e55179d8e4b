// What an event costs by the number of rules on its type, with exactly one match each.
//
//     swift run -c release index-benchmarks [ROUNDS]
//
// Nanoseconds of processor time in `apply` alone, without those of a run without rules to find; rounds
// of all sizes take turns, the best of each counts. Ratios are to 10 rules with the index.

import Glibc

let rounds = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 15 : 15

func nanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

func hundredths(_ number: Double) -> String {
    "\((number * 100).rounded() / 100)"
}

let loads = [0, 10, 100, 1_000, 10_000].map { IndexLoad(ruleCount: $0) }
var indexed = [Double](repeating: .infinity, count: loads.count)
var plain = indexed
for round in 0..<rounds {
    for (position, load) in loads.enumerated() {
        indexed[position] = min(
            indexed[position], load.run(usesIndexes: true, eventCount: IndexLoad.eventCount))
        // A look at each rule takes long, and needs no fine measure.
        if round < 3 {
            let count = load.ruleCount < 1_000 ? IndexLoad.eventCount : 1_024
            plain[position] = min(
                plain[position], load.run(usesIndexes: false, eventCount: count))
        }
    }
}
print("without rules: \(Int(indexed[0].rounded())) ns an event")
print("   rules  ns an event     ratio  without index     ratio")
for position in 1..<loads.count {
    let (with, without) = (indexed[position] - indexed[0], plain[position] - plain[0])
    let base = indexed[1] - indexed[0]
    print(
        padded("\(loads[position].ruleCount)", 8), padded("\(Int(with.rounded()))", 12),
        padded(hundredths(with / base), 9), padded("\(Int(without.rounded()))", 14),
        padded(hundredths(without / base), 9))
}
