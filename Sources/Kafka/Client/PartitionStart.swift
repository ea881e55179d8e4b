// Where reading of a partition begins.

package struct PartitionStart: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        case offset(Int64)
        case beginning
        case end
        /// Where the group stands, and without that where `auto.offset.reset` says.
        case committed
    }

    package var topic: String
    package var partition: Int32
    package var place: Place

    package init(_ topic: String, _ partition: Int32, at place: Place) {
        self.topic = topic
        self.partition = partition
        self.place = place
    }
}
