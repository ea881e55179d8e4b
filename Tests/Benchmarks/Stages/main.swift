// Where the time of a replay goes: the stages on top of one another, over one log, in turns.
//
//     swift run -c release benchmarks CONFIG LOG [ROUNDS]
//
// Prints nanoseconds of processor time an event and the ratio to splitting alone, medians over the rounds.

import Config
import Glibc
import RuleSet

let arguments = CommandLine.arguments
guard arguments.count >= 3, let rounds = arguments.count > 3 ? Int(arguments[3]) : 5 else {
    print("usage: benchmarks CONFIG LOG [ROUNDS]")
    exit(2)
}
let loaded = Configuration.load(directory: arguments[1])
guard let ruleSet = loaded.ruleSet else {
    print("\(arguments[1]) does not load: relance check --config \(arguments[1])")
    exit(2)
}

let stages: [any Stage] = [
    Splitting(), Scanning(rules: ruleSet), Applying(rules: ruleSet), Rendering(rules: ruleSet),
]
var measured = [[Double]](repeating: [], count: stages.count)
for _ in 0...rounds {
    for (index, stage) in stages.enumerated() {
        let start = nanoseconds()
        let events = try stage.run(arguments[2])
        measured[index].append(Double(nanoseconds() - start) / Double(events))
    }
}
print("stage       ns/event   to splitting   (median of \(rounds), one warm-up)")
let medians = measured.map { $0.dropFirst().sorted()[rounds / 2] }
for (stage, median) in zip(stages, medians) {
    print(pad(stage.name, 12) + pad(tenths(median), 11) + tenths(median / medians[0]))
}
print("engine alone: \(tenths(medians[2] - medians[1])) ns an event")
var usage = rusage()
getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
print("peak memory: \(usage.ru_maxrss / 1024) MiB")

func nanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

func tenths(_ number: Double) -> String {
    "\((number * 10).rounded() / 10)"
}

func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
}
