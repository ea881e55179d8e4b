// What an event costs by the number of rules on its type, with exactly one match each.
//
//     swift run -c release index-benchmarks [ROUNDS [SHAPE]]
//
// Nanoseconds of processor time in `apply` alone, without those of a run without rules to find; rounds
// of all sizes take turns, the best of each counts. Ratios are to 10 rules. The second table has for each
// shape of conditions the ratio of 10,000 rules to 10, of these nanoseconds and of all that an event takes,
// and the milliseconds in which 10,000 rules are loaded; with SHAPE, which is a part of its name, of that one
// alone.

let arguments = CommandLine.arguments
let rounds = arguments.count > 1 ? Int(arguments[1]) ?? 15 : 15
let wanted = arguments.count > 2 ? arguments[2] : ""

let none = IndexLoad(.textOrRange, ruleCount: 0)
if wanted.isEmpty {
    let loads = [none] + [10, 100, 1_000, 10_000].map { IndexLoad(.textOrRange, ruleCount: $0) }
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
}

print("10 rules    10,000   ratio  of all  loaded in  conditions")
for shape in Shape.all where wanted.isEmpty || shape.name.contains(wanted) {
    let loads = [none] + [10, 10_000].map { IndexLoad(shape, ruleCount: $0) }
    var column = Column(loads, usesIndexes: true, matches: true)
    for round in 0..<rounds {
        for position in loads.indices { column.measure(position, round: round) }
    }
    print(
        padded("\(Int((column.nanoseconds[1] - column.nanoseconds[0]).rounded()))", 8)
            + column.text(2) + padded(hundredths(column.wholeRatio(2)), 8)
            + padded("\(loads[2].loadingMs) ms", 11) + "  " + shape.name)
}
