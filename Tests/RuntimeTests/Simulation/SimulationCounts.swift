/// What happened in schedules, so that a test can see that they show something.
struct SimulationCounts {
    var deaths = 0
    var commits = 0
    var aborts = 0
    /// Commits whose outcome was not told at first.
    var unknownCommits = 0
    /// Producers and members that were shut out when they committed.
    var fences = 0
    var revocations = 0
    var losses = 0
    /// Reads of the changelog that began behind what a local store held.
    var resumedRestores = 0
    /// Records of the changelog that were read.
    var restoredRecords = 0
    var leadersAway = 0
    var requests = 0
    var deadLetters = 0
    var conversions = 0
    /// Of them those by a click.
    var clicked = 0

    mutating func add(_ other: SimulationCounts) {
        deaths += other.deaths
        commits += other.commits
        aborts += other.aborts
        unknownCommits += other.unknownCommits
        fences += other.fences
        revocations += other.revocations
        losses += other.losses
        resumedRestores += other.resumedRestores
        restoredRecords += other.restoredRecords
        leadersAway += other.leadersAway
        requests += other.requests
        deadLetters += other.deadLetters
        conversions += other.conversions
        clicked += other.clicked
    }
}
