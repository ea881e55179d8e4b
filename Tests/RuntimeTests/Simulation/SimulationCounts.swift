/// What happened in a schedule, so that a test can see that it shows something.
struct SimulationCounts {
    var iterations = 0
    var deaths = 0
    var requests = 0
    var decisions = 0
    var deadLetters = 0

    mutating func add(_ other: SimulationCounts) {
        iterations += other.iterations
        deaths += other.deaths
        requests += other.requests
        decisions += other.decisions
        deadLetters += other.deadLetters
    }
}
