// The end of a partition, as a consumer meets it.

/// The consumer had read all that there was to read. It holds until a message of the partition with
/// this offset or a later one comes: one of the same batch may already be it.
package struct PartitionEnd: Equatable, Sendable {
    /// Index into `Consumer.topics`.
    package let topic: Int
    package let partition: Int32
    /// Of the next record to come; markers of transactions count as records.
    package let offset: Int64
}
