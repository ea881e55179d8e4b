// The whole worker against a cluster in which everything goes wrong: thousands of schedules.

import TestSupport
import Testing

@Suite("Simulation")
struct SimulationTests {
    /// Schedules by one seed.
    private static let schedules: UInt64 = 20

    private func run(_ seed: UInt64, sabotage: Sabotage? = nil) throws -> (
        red: Int, counts: SimulationCounts
    ) {
        var (red, counts) = (0, SimulationCounts())
        for number in 0..<Self.schedules {
            let simulation = try Simulation(seed: seed &* 1_000 &+ number, sabotage: sabotage)
            let problems = simulation.run()
            counts.add(simulation.counts)
            if problems.isEmpty { continue }
            red += 1
            if sabotage == nil {
                Issue.record(
                    "seed \(seed), schedule \(number): \(problems.joined(separator: "\n"))")
            }
        }
        return (red, counts)
    }

    @Test(
        "whatever fails, and whenever a process dies, what is committed is what a replay gives",
        arguments: Seeds.all(fixed: 20))
    func replay(_ seed: UInt64) throws {
        let (_, counts) = try run(seed)
        print(counts)
    }
}
