import Calendar
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
    /// Of a timestamp or date.
    var time = TimeReading()

    /// The index of `type` in `shapes`, to which it is added if it is new; its timestamps and dates are read
    /// as `time` says.
    static func index(
        of type: ValueType, _ time: TimeReading, in shapes: inout [FieldShape]
    ) -> Int32 {
        let shape: FieldShape
        switch type {
        case .bool: shape = FieldShape(kind: .bool)
        case .int: shape = FieldShape(kind: .int)
        case .double: shape = FieldShape(kind: .double)
        case .string: shape = FieldShape(kind: .string)
        case .bytes: shape = FieldShape(kind: .bytes)
        case .timestamp: shape = FieldShape(kind: .timestamp, time: time)
        case .date: shape = FieldShape(kind: .date, time: time)
        case .duration: shape = FieldShape(kind: .duration)
        case .list(let element):
            shape = FieldShape(kind: .list, element: index(of: element, time, in: &shapes))
        case .map(.string, let element):
            shape = FieldShape(kind: .map, element: index(of: element, time, in: &shapes))
        case .uint, .map, .null, .type, .dyn, .opaque, .variable:
            preconditionFailure("no field of an event can have the type \(type)")
        }
        if let known = shapes.firstIndex(of: shape) { return Int32(known) }
        shapes.append(shape)
        return Int32(shapes.count - 1)
    }
}

/// A `TimeForm`, flat.
struct TimeReading: Hashable {
    var unit = TimeForm.Unit.bySize
    /// Into the reader's zones, -1 for none.
    var zone: Int32 = -1

    /// `form`, whose zone is added to `zones` if it is new.
    init(_ form: TimeForm, zones: inout [Zone]) {
        unit = form.unit
        guard let zone = form.zone else { return }
        let known = zones.firstIndex { $0.name == zone.name }
        self.zone = Int32(known ?? zones.count)
        if known == nil { zones.append(zone) }
    }

    init() {}
}
