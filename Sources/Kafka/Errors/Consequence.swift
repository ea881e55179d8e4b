// What has to be done about an error.

/// The four answers that a worker has to an error of Kafka.
package enum Consequence: String, Sendable, CaseIterable {
    /// Call again, at once or a little later. Of a commit: its outcome is unknown until a later call
    /// says it.
    case retry
    /// The transaction cannot be committed: abort it, go back to where it began, go on.
    case abort
    /// Somebody else has taken over: drop the partitions and what was not committed, rejoin.
    case fenced
    /// Nothing that the program can do helps: stop with a clear message.
    case fatal
}
