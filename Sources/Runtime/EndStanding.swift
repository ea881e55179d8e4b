// What is known of the end of a partition since a moment.

/// What the brokers have said to the last question after the end of a partition.
package enum EndStanding: Sendable {
    /// All that was there when the question was put has been polled.
    case confirmed
    /// The answer is still to come.
    case awaited
    /// More was there, or the partition was not asked about, or its leader does not answer.
    case unknown
}
