// What a message costs on its way through the gates of release, by the policy that it meets.
//
//     swift run -c release gate-benchmarks [ROUNDS]
//
// Each event starts a message that leaves at once. Nanoseconds of processor time a candidate, and what the policy
// adds to those of a rule set without any; the rule sets take turns, the best of the rounds counts. The last two
// columns say what became of the candidates and how many bytes a customer's record takes in the end.

let rounds = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 10 : 10

let loads = GateLoad.all
var best = [Double](repeating: .infinity, count: loads.count)
var runs = [GateLoad.Run?](repeating: nil, count: loads.count)
for _ in 0...rounds {
    for (index, load) in loads.enumerated() {
        let run = load.run()
        best[index] = min(best[index], run.nanoseconds)
        runs[index] = run
    }
}
print(
    column("policy", -14) + column("ns", 7) + column("adds", 7) + column("sent", 9)
        + column("not sent", 10) + column("bytes", 8))
for index in loads.indices {
    guard let run = runs[index] else { continue }
    print(
        column(loads[index].name, -14) + column("\(Int(best[index].rounded()))", 7)
            + column("\(Int((best[index] - best[0]).rounded()))", 7) + column("\(run.sent)", 9)
            + column("\(run.notSent)", 10) + column("\(run.bytes)", 8))
}

/// Filled up to a width, at the left or, where it is negative, at the right.
func column(_ text: String, _ width: Int) -> String {
    let fill = String(repeating: " ", count: max(0, abs(width) - text.count))
    return width < 0 ? text + fill : fill + text
}
