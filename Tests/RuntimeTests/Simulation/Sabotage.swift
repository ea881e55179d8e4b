// Faults of ours that the simulation must notice.

/// What a transport does wrong on purpose.
enum Sabotage: CaseIterable {
    /// Offsets take effect when they are sent, whatever becomes of their transaction.
    case offsetsOutsideTransaction
    /// The worker is told that its commit succeeded when it was aborted, so that nothing is undone.
    case overlaySurvivesAbort
    /// The end of the changelog is that of the moment before the committed offsets were asked for.
    case offsetsFetchedLast
    /// The end that was met last is believed to be the end still.
    case endIsBelieved

    /// Has what makes the difference happen more often.
    func sharpen(_ plan: inout SimulationPlan) {
        plan.isDurable = true
        switch self {
        case .offsetsOutsideTransaction, .overlaySurvivesAbort:
            plan.faults.commitAborts = 20
        case .offsetsFetchedLast:
            // One sends its offsets and stands still; another is to go on from where it stood.
            plan.daemons = 3
            plan.faults = SimulatedFaults()
            plan.faults.interludes = 20
            plan.faults.commitStalls = 50
        case .endIsBelieved:
            plan.isClockSystem = true
            plan.partitions = 3
            plan.speed = 1_000
            plan.faults = SimulatedFaults()
            plan.faults.leadersAway = 20
        }
    }
}
