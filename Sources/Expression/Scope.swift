/// What a record of a frame is called by the evaluator.
@frozen
package enum Root: UInt8, Hashable, Sendable, CaseIterable {
    /// The event at hand, or in an instance's steps the event that entered it.
    case event
    /// In the predicate of an exit: the event that entered the instance.
    case entry
    /// In `then`: the event that was awaited.
    case awaited
    case customer
    case facts
    case segments
}

/// The names that an expression may read, with their types.
package struct Scope: Sendable {
    package struct Field: Sendable {
        package var name: String
        package var type: ValueType
        /// Index into the frame's values of this record.
        package var slot: Int

        package init(name: String, type: ValueType, slot: Int) {
            self.name = name
            self.type = type
            self.slot = slot
        }
    }

    /// `event.total`: a name whose fields are slots of a root.
    package struct Record: Sendable {
        package var name: String
        package var root: Root
        package var fields: [Field]

        package init(name: String, root: Root, fields: [Field]) {
            self.name = name
            self.root = root
            self.fields = fields
        }
    }

    package var records: [Record]
    /// Whether `now`, a timestamp, may be read.
    package var hasNow: Bool

    package init(records: [Record], hasNow: Bool) {
        self.records = records
        self.hasNow = hasNow
    }
}
