// The ends of a partition.

package struct Watermarks: Equatable, Sendable {
    /// Of the first record that is still there.
    package var low: Int64
    /// One past the last record. Of a query under `read_committed`: of the last one below the first
    /// open transaction.
    package var high: Int64

    package init(low: Int64, high: Int64) {
        self.low = low
        self.high = high
    }
}
