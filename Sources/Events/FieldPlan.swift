import Calendar
import Expression

/// The used fields of a schema, wherever their data stands.
struct FieldPlan {
    /// With one more at the end for types that are not declared.
    private(set) var types: [TypePlan] = []
    /// Their paths are yet to be set.
    private(set) var fields: [TypePlan.Field] = []
    /// By field, the keys that lead to it from the data, or to the first array on the way.
    private(set) var keys: [[[UInt8]]] = []
    private(set) var walks: [ElementWalk] = []
    /// Of tables: the keys that lead on within a cell.
    private(set) var ways: [CellWay] = []
    private(set) var shapes: [FieldShape] = []

    /// Of a table, in which the first key is a column, and the others lead on within its cells.
    private let isTable: Bool

    init(_ schema: EventSchema, isTable: Bool, zones: inout [Zone]) {
        self.isTable = isTable
        for type in schema.types {
            let first = fields.count
            for (index, field) in type.fields.enumerated() where type.isUsed && field.isUsed {
                add(field, at: index, &zones)
            }
            types.append(
                TypePlan(
                    firstField: Int32(first), endField: Int32(fields.count),
                    idSlot: Self.slot(type.idSlot), typeSlot: Self.slot(type.typeSlot),
                    timeSlot: Self.slot(type.timeSlot)))
        }
        types.append(TypePlan(firstField: 0, endField: 0))
    }

    private mutating func add(_ field: EventType.Field, at index: Int, _ zones: inout [Zone]) {
        let steps = field.path.steps
        let direct = steps.prefix { $0 != .elements }
        let walk = ElementWalk(steps.dropFirst(direct.count))
        var keys: [[UInt8]] = direct.map {
            if case .key(let name) = $0 { Array(name.utf8) } else { [] }
        }
        var way: Int32 = -1
        if isTable, keys.count > 1 {
            way = Int32(ways.count)
            ways.append(CellWay(keys: Array(keys.dropFirst())))
            keys = [keys[0]]
        }
        self.keys.append(keys)
        fields.append(
            TypePlan.Field(
                path: 0, walk: walk == nil ? -1 : Int32(walks.count), way: way,
                shape: FieldShape.index(
                    of: field.type, TimeReading(field.time, zones: &zones), in: &shapes),
                slot: Int32(field.slot), declared: Int32(index), isRequired: field.isRequired,
                tellsNull: field.tellsNull))
        if let walk { walks.append(walk) }
    }

    private static func slot(_ slot: Int?) -> Int32 { slot.map { Int32($0) } ?? TypePlan.noSlot }
}
