// What an event costs by the number of rules on its type, with exactly one match each.
//
//     swift run -c release index-benchmarks [ROUNDS]
//
// Nanoseconds of processor time in `apply` alone, without those of a run without rules to find; rounds
// of all sizes take turns, the best of each counts. Ratios are to 10 rules.

let rounds = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 15 : 15

let loads = [0, 10, 100, 1_000, 10_000].map { IndexLoad(ruleCount: $0) }
var columns = [
    Column(loads, usesIndexes: true, matches: true),
    Column(loads, usesIndexes: true, matches: false),
    Column(loads, usesIndexes: false, matches: true),
]
for round in 0..<rounds {
    for position in loads.indices {
        for column in columns.indices { columns[column].measure(position, round: round) }
    }
}
print("without rules: \(Int(columns[0].nanoseconds[0].rounded())) ns an event")
print("   rules  one match   ratio  no match   ratio  not indexed   ratio")
for position in loads.indices.dropFirst() {
    print(
        padded("\(loads[position].ruleCount)", 8) + " " + columns[0].text(position)
            + columns[1].text(position) + "   " + columns[2].text(position))
}
