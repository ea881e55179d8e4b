// What an event costs in `apply` by the trigger of a rule, over one log.
//
//     swift run -c release trigger-benchmarks [ROUNDS]
//
// Nanoseconds of processor time an event, without those of a run with no rule on these types; the rule
// sets take turns, the best of the rounds counts. Ratios are to the trigger `event`.

let rounds = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 15 : 15

let loads = TriggerLoad.all
var best = [Double](repeating: .infinity, count: loads.count)
var decided = [Int](repeating: 0, count: loads.count)
for _ in 0...rounds {
    for (index, load) in loads.enumerated() {
        let run = load.run()
        best[index] = min(best[index], run.nanoseconds)
        decided[index] = run.decisions
    }
}
print("without a rule: \(Int(best[0].rounded())) ns an event")
print(column("trigger", -14) + column("ns/event", 9) + column("ratio", 8) + column("decisions", 11))
for index in loads.indices.dropFirst() {
    let own = best[index] - best[0]
    print(
        column(loads[index].name, -14) + column("\(Int(own.rounded()))", 9)
            + column(hundredths(own / (best[1] - best[0])), 8) + column("\(decided[index])", 11))
}

/// Filled up to a width, at the left or, where it is negative, at the right.
func column(_ text: String, _ width: Int) -> String {
    let fill = String(repeating: " ", count: max(0, abs(width) - text.count))
    return width < 0 ? text + fill : fill + text
}

func hundredths(_ number: Double) -> String {
    "\((number * 100).rounded() / 100)"
}
