// A place in a partition.

/// The offset of the next record to read, as groups commit it.
package struct PartitionOffset: Hashable, Sendable {
    package var topic: String
    package var partition: Int32
    package var offset: Int64
    /// A text that is committed with the offset.
    package var metadata: String

    package init(_ topic: String, _ partition: Int32, offset: Int64, metadata: String = "") {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.metadata = metadata
    }
}
