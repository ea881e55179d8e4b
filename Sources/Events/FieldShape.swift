import Expression

/// The types of fields, flat: a list or map names its elements' shape by index. Walking `ValueType`
/// itself would retain and release its boxes for every field of every event.
struct FieldShape: Hashable {
    enum Kind: UInt8 {
        case bool, int, double, string, bytes, timestamp, date, duration, list, map
    }

    var kind: Kind
    /// Of a list's or map's elements.
    var element: Int32 = -1

    /// The index of `type` in `shapes`, to which it is added if it is new.
    static func index(of type: ValueType, in shapes: inout [FieldShape]) -> Int32 {
        let shape: FieldShape
        switch type {
        case .bool: shape = FieldShape(kind: .bool)
        case .int: shape = FieldShape(kind: .int)
        case .double: shape = FieldShape(kind: .double)
        case .string: shape = FieldShape(kind: .string)
        case .bytes: shape = FieldShape(kind: .bytes)
        case .timestamp: shape = FieldShape(kind: .timestamp)
        case .date: shape = FieldShape(kind: .date)
        case .duration: shape = FieldShape(kind: .duration)
        case .list(let element):
            shape = FieldShape(kind: .list, element: index(of: element, in: &shapes))
        case .map(.string, let element):
            shape = FieldShape(kind: .map, element: index(of: element, in: &shapes))
        case .uint, .map, .null, .type, .dyn, .opaque, .variable:
            preconditionFailure("no field of an event can have the type \(type)")
        }
        if let known = shapes.firstIndex(of: shape) { return Int32(known) }
        shapes.append(shape)
        return Int32(shapes.count - 1)
    }
}
