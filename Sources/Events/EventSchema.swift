import Expression

/// What the scanner must know: the envelope, the types and the fields that anything names.
///
/// Slots are shared by all types: one for each distinct (field name, type). So a program over several
/// event types reads one slot, whichever of them comes; what a type lacks is absent there. The names
/// `id`, `type` and `time` have slots too, filled from the envelope for every type that declares no
/// field of that name (S7).
package struct EventSchema: Sendable {
    /// The most bytes of what names a customer, an event, its source or a key.
    package static let nameLimit = 1_024

    /// What becomes of records that are no events to anybody.
    package enum Fate: Sendable { case skip, deadLetter }

    package var envelope = Envelope()
    /// In the order of declaration.
    package var types: [EventType] = []
    package var slotCount = 0
    package var maxSizeBytes = 1 << 20
    package var maxAheadMs: Int64 = 300_000
    package var unknownTypes = Fate.skip
    /// What becomes of a record without a value, which compaction leaves of what was deleted (S70).
    package var tombstones = Fate.skip

    package init() {}
}

/// One declared event type.
package struct EventType: Sendable {
    package struct Field: Sendable {
        package var name: String
        package var type: ValueType
        /// `T!`: an event without it is a dead letter, if the field is used.
        package var isRequired: Bool
        package var slot: Int
        /// Whether any expression names it (S16); the scanner keeps no other.
        package var isUsed = false
        /// Whether null is told apart from a field that is not there (S71): its slot is `nullField` then.
        package var tellsNull = false
        /// Where it stands in the data.
        package var path: FieldPath
        /// Of the timestamps and dates that it is or holds.
        package var time = TimeForm()

        package init(name: String, type: ValueType, isRequired: Bool, slot: Int) {
            self.name = name
            self.type = type
            self.isRequired = isRequired
            self.slot = slot
            path = FieldPath(steps: [.key(name)])
        }
    }

    package var name: String
    /// In the order of declaration.
    package var fields: [Field]
    /// Slots of `event.id`, `event.type`, `event.time` where the type declares no such field and
    /// something reads them.
    package var idSlot: Int?
    package var typeSlot: Int?
    package var timeSlot: Int?
    /// Whether it is about a thing and has no customer (S63).
    package var isBroadcast = false
    /// Whether anything refers to the type; events of others move engine time only.
    package var isUsed = false

    package init(name: String, fields: [Field]) {
        self.name = name
        self.fields = fields
    }

    /// The slots that an event of the type may fill, ascending.
    package var usedSlots: [Int] {
        let envelope = [idSlot, typeSlot, timeSlot].compactMap(\.self)
        return (fields.filter(\.isUsed).map(\.slot) + envelope).sorted()
    }
}
