// The whole worker against a cluster in which everything goes wrong: thousands of schedules.

import TestSupport
import Testing

@Suite("Simulation")
struct SimulationTests {
    /// Schedules by one seed.
    private static let schedules: UInt64 = 20

    /// What is wrong, by schedule.
    private func run(
        _ seed: UInt64, sabotage: Sabotage? = nil
    ) throws -> (red: [String], counts: SimulationCounts) {
        var (red, counts) = ([String](), SimulationCounts())
        for number in 0..<Self.schedules {
            let simulation = try Simulation(seed: seed &* 1_000 &+ number, sabotage: sabotage)
            let problems = simulation.run()
            counts.add(simulation.cluster.counts)
            if !problems.isEmpty {
                red.append("schedule \(number): \(problems.joined(separator: "\n"))")
            }
        }
        return (red, counts)
    }

    @Test(
        "whatever fails, and whenever a process dies, what is committed is what a replay gives",
        arguments: Seeds.all(fixed: 80))
    func replay(_ seed: UInt64) throws {
        let (red, counts) = try run(seed)
        for problem in red { Issue.record("seed \(seed), \(problem)") }
        // Something happened, or the comparison would show nothing.
        #expect(counts.requests > 300 && counts.deadLetters > 30, "seed \(seed): \(counts)")
        #expect(counts.conversions > 50, "seed \(seed): \(counts)")
    }

    @Test("the faults that the schedules stand for do happen")
    func faultsHappen() throws {
        var counts = SimulationCounts()
        for seed in UInt64(1)...3 { counts.add(try run(seed).counts) }
        #expect(counts.clicked > 10, "\(counts)")
        #expect(counts.deaths > 100 && counts.fences > 10 && counts.losses > 10, "\(counts)")
        #expect(counts.aborts > 100 && counts.unknownCommits > 100, "\(counts)")
        #expect(counts.leadersAway > 50, "\(counts)")
        #expect(counts.revocations > 100 && counts.resumedRestores > 30, "\(counts)")
    }

    @Test("a worker that does one thing wrong is noticed", arguments: Sabotage.allCases)
    func sabotage(_ sabotage: Sabotage) throws {
        var red: [String] = []
        for seed in UInt64(1)...6 { red += try run(seed, sabotage: sabotage).red }
        #expect(!red.isEmpty, "\(sabotage)")
    }
}
