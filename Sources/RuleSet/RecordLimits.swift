// How much of what events say is kept of a customer, and leaves in a message.

/// In bytes of values, so that the answer is the same however they are stored and whatever else is in memory
/// (decision 0029).
package struct RecordLimits: Sendable, Equatable {
    /// Of a customer's record.
    package var recordBytes = 256 << 10
    /// Of the data of one send-request.
    package var messageBytes = 128 << 10

    package init() {}

    /// The most that a record of the state topic takes: an entry of a list may have as much beside its bytes as it
    /// counts, and what is bounded by the rules alone comes on top.
    package var storedBytes: Int { 2 * recordBytes + (256 << 10) }

    /// The most that a send-request takes: a control character is written in six.
    package var renderedBytes: Int { 6 * messageBytes + (64 << 10) }
}
