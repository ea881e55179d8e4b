/// What the scanner reads of one event type.
struct TypePlan {
    /// One used field.
    struct Field {
        /// In the tree of wanted paths.
        var path: Int32
        /// Index into the plan's walks, from the value at the path on; -1 for none.
        var walk: Int32
        /// Index into the plan's ways, from the cell at the path on; -1 for none.
        var way: Int32
        /// Into the reader's shapes.
        var shape: Int32
        var slot: Int32
        /// Index into the type's declared fields.
        var declared: Int32
        var isRequired: Bool
        /// Whether null is told apart from a field that is not there.
        var tellsNull: Bool
    }

    /// A slot that nothing reads.
    static let noSlot: Int32 = -1

    /// Range of the used fields among those of all types, in the order of declaration.
    var firstField: Int32
    var endField: Int32
    var idSlot = Self.noSlot
    var typeSlot = Self.noSlot
    var timeSlot = Self.noSlot
}
