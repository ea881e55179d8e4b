// What an evaluation of typical conditions costs, beside the same conditions written by hand in Swift.
//
//     swift run -c release expression-benchmarks
//
// Both read the same slots of the same frames, which change from evaluation to evaluation, and check
// that what they read is there. The hand-written ones are not inlined, as a program never is. Rounds
// of both take turns; the best of each counts.

import Calendar
import Expression

let rounds = 80
let evaluations = 32_000

/// Nanoseconds for each evaluation, and how often the condition held.
func measure(
    _ frames: SampleFrames, _ evaluations: Int, _ body: (borrowing Frame) -> Bool
) -> (nanoseconds: Double, held: Int) {
    let clock = ContinuousClock()
    var held = 0
    let start = clock.now
    for index in 0..<evaluations where body(frames[index]) { held += 1 }
    let elapsed = (clock.now - start).components
    let nanoseconds = Double(elapsed.seconds) * 1e9 + Double(elapsed.attoseconds) / 1e9
    return (nanoseconds / Double(evaluations), held)
}

func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
}

func oneDecimal(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
}

let frames = SampleFrames()
var machine = Machine()
print(
    padded("condition", 100), padded("program", 9), padded("by hand", 9), "ratio", separator: " ")
for (text, handWritten) in Conditions.all {
    guard let program = Compiler.compile(text, in: SampleFrames.scope, expecting: [.bool]).program
    else { fatalError("\(text) does not compile") }
    var best = (program: Double.infinity, hand: Double.infinity)
    for _ in 0..<rounds {
        var failed = false
        let run = measure(frames, evaluations) { machine.holds(program, $0, failed: &failed) }
        let hand = measure(frames, evaluations, handWritten)
        precondition(run.held == hand.held, "\(text) and its Swift differ")
        precondition(run.held > 0 && run.held < evaluations, "\(text) never changes")
        machine.arena.reset()
        best = (min(best.program, run.nanoseconds), min(best.hand, hand.nanoseconds))
    }
    print(
        padded(text, 100), padded(oneDecimal(best.program), 9), padded(oneDecimal(best.hand), 9),
        oneDecimal(best.program / best.hand), separator: " ")
}
