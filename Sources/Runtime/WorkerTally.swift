// What a worker did, for its log lines.

package struct WorkerTally: Sendable, Equatable {
    package var events = 0
    package var deadLetters = 0
    /// Records without a value that are no dead letters.
    package var tombstones = 0
    /// Escaped halves of surrogate pairs, read as U+FFFD.
    package var surrogateHalves = 0
    package var sendRequests = 0
    package var decisions = 0
    package var conversions = 0
    package var commits = 0
    package var aborts = 0

    package init() {}

    mutating func add(_ other: WorkerTally) {
        events += other.events
        deadLetters += other.deadLetters
        tombstones += other.tombstones
        surrogateHalves += other.surrogateHalves
        sendRequests += other.sendRequests
        decisions += other.decisions
        conversions += other.conversions
        commits += other.commits
        aborts += other.aborts
    }
}
