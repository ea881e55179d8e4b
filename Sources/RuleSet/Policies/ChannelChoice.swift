import Expression

/// `channel_choice`: which channels suit which customer, for `channel: auto` (S49).
package struct ChannelChoice: Sendable {
    package struct Segment: Sendable {
        package var name: String
        /// Over `customer`, `facts`, `segments`, `now` and `pressure`; one that fails does not hold.
        package var condition: Program
        /// Ids of channels, in order.
        package var order: [Int]

        package init(name: String, condition: Program, order: [Int]) {
            self.name = name
            self.condition = condition
            self.order = order
        }
    }

    /// In the order of the text; the first that holds chooses.
    package var segments: [Segment]
    package var defaultOrder: [Int]
    /// After so many messages by one channel another one comes first.
    package var alternate: Int?

    package init(segments: [Segment], defaultOrder: [Int], alternate: Int?) {
        self.segments = segments
        self.defaultOrder = defaultOrder
        self.alternate = alternate
    }
}
