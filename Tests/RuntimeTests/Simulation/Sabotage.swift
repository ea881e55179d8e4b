// Faults of ours that the simulation must notice.

/// What a transport does wrong on purpose.
enum Sabotage: CaseIterable {
    /// Offsets take effect when they are sent, whatever becomes of their transaction.
    case offsetsOutsideTransaction
    /// The worker is told that its commit succeeded when it was aborted, so that nothing is undone.
    case overlaySurvivesAbort
    /// The end of the changelog is that of the moment before the committed offsets were asked for.
    case offsetsFetchedLast
}
