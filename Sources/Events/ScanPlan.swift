/// A schema as flat tables: per event there is nothing to retain and no array to check.
struct ScanPlan: ~Copyable {
    /// The envelope's paths in the tree.
    struct EnvelopePaths {
        var id: Int32
        var source: Int32
        var type: Int32
        var customer: Int32
        var time: Int32
        var data: Int32
        /// -1 if no pointer names it.
        var recordTime: Int32
    }

    let tree: PathTree
    let envelope: EnvelopePaths
    /// Of the fields.
    let shapes: [FieldShape]
    /// In the order of the schema, with one more at the end for types that are not declared.
    let types: UnsafeMutablePointer<TypePlan>
    let typeCount: Int
    let fields: UnsafeMutablePointer<TypePlan.Field>
    /// The types' indices; `typeCount` for others.
    let names: NameTable

    init(_ schema: EventSchema) {
        var wanted: [[[UInt8]]] = []
        var shapes: [FieldShape] = []
        var types: [TypePlan] = []
        var fields: [TypePlan.Field] = []

        let envelope = schema.envelope
        let pointers = [
            envelope.id, envelope.source, envelope.type, envelope.customer, envelope.time,
            envelope.data,
        ]
        for pointer in pointers + (envelope.recordTime.map { [$0] } ?? []) {
            wanted.append(pointer.keys)
        }
        for type in schema.types {
            let first = fields.count
            for (index, field) in type.fields.enumerated() where type.isUsed && field.isUsed {
                fields.append(
                    TypePlan.Field(
                        path: Int32(wanted.count),
                        shape: FieldShape.index(of: field.type, in: &shapes),
                        slot: Int32(field.slot), declared: Int32(index),
                        isRequired: field.isRequired, tellsNull: field.tellsNull))
                wanted.append(envelope.data.keys + [Array(field.name.utf8)])
            }
            types.append(
                TypePlan(
                    firstField: Int32(first), endField: Int32(fields.count),
                    idSlot: Self.slot(type.idSlot), typeSlot: Self.slot(type.typeSlot),
                    timeSlot: Self.slot(type.timeSlot)))
        }
        types.append(TypePlan(firstField: 0, endField: 0))

        let tree = PathTree(wanted)
        for index in fields.indices { fields[index].path = tree.indices[Int(fields[index].path)] }
        self.envelope = EnvelopePaths(
            id: tree.indices[0], source: tree.indices[1], type: tree.indices[2],
            customer: tree.indices[3], time: tree.indices[4], data: tree.indices[5],
            recordTime: envelope.recordTime == nil ? -1 : tree.indices[6])
        self.tree = tree
        self.shapes = shapes
        self.types = .allocate(capacity: types.count)
        self.types.initialize(from: types, count: types.count)
        self.fields = .allocate(capacity: max(fields.count, 1))
        self.fields.initialize(from: fields, count: fields.count)
        typeCount = schema.types.count
        names = NameTable(
            schema.types.map { Array($0.name.utf8) },
            indices: schema.types.indices.map { Int32($0) }, otherwise: Int32(typeCount))
    }

    deinit {
        types.deallocate()
        fields.deallocate()
    }

    private static func slot(_ slot: Int?) -> Int32 { slot.map { Int32($0) } ?? TypePlan.noSlot }
}

extension Envelope.Pointer {
    fileprivate var keys: [[UInt8]] { tokens.map { Array($0.utf8) } }
}
