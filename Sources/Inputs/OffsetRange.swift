// Which records of a partition are read.

/// Offsets of a partition, the same for each partition and topic.
package struct OffsetRange: Equatable, Sendable {
    /// The first one; nil is the first that is kept.
    package var from: Int64?
    /// One past the last one; nil, and what lies behind it, is the end at the start of the reading.
    package var to: Int64?

    package static let all = OffsetRange()

    package init(from: Int64? = nil, to: Int64? = nil) {
        self.from = from
        self.to = to
    }
}
