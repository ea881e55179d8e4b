// What a worker did, for its log lines.

package struct WorkerTally: Sendable, Equatable {
    package var events = 0
    package var deadLetters = 0
    package var sendRequests = 0
    package var decisions = 0
    package var commits = 0
    package var aborts = 0

    package init() {}

    mutating func add(_ other: WorkerTally) {
        events += other.events
        deadLetters += other.deadLetters
        sendRequests += other.sendRequests
        decisions += other.decisions
        commits += other.commits
        aborts += other.aborts
    }
}
