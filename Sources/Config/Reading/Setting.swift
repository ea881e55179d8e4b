// A value that was read and has the form that was declared for it.

import Calendar
import Events
import YAML

/// One value of a file, with its place.
struct Setting {
    enum Value {
        case text(String)
        case flag(Bool)
        case number(Int)
        case double(Double)
        /// In units of the last decimal.
        case decimal(Int64)
        case milliseconds(Int64)
        /// Since midnight, 0…86,399.
        case secondOfDay(Int)
        case hours(LocalHours)
        case schedule(LocalSchedule)
        /// Days since 1970-01-01.
        case day(Int64)
        case instant(Instant)
        case pointer(Envelope.Pointer)
        case zone(Zone)
        case type(TypeWords.Declaration)
        case fields(Fields)
        case table([Row])
        case list([Setting])
        /// An expression, a tree of expressions, or any YAML: the node itself is what is used.
        case node
    }

    /// One key of the user's own.
    struct Row {
        var name: String
        var key: Node
        /// Nil after a mistake, which is reported.
        var setting: Setting?
    }

    var node: Node
    var value: Value
}

extension Setting {
    var text: String? { if case .text(let text) = value { text } else { nil } }
    var flag: Bool? { if case .flag(let flag) = value { flag } else { nil } }
    var number: Int? { if case .number(let number) = value { number } else { nil } }
    var double: Double? { if case .double(let number) = value { number } else { nil } }
    var decimal: Int64? { if case .decimal(let units) = value { units } else { nil } }
    var milliseconds: Int64? { if case .milliseconds(let count) = value { count } else { nil } }
    var secondOfDay: Int? {
        if case .secondOfDay(let second) = value { second } else { nil }
    }
    var hours: LocalHours? { if case .hours(let hours) = value { hours } else { nil } }
    var schedule: LocalSchedule? {
        if case .schedule(let schedule) = value { schedule } else { nil }
    }
    var day: Int64? { if case .day(let day) = value { day } else { nil } }
    var instant: Instant? { if case .instant(let instant) = value { instant } else { nil } }
    var pointer: Envelope.Pointer? {
        if case .pointer(let pointer) = value { pointer } else { nil }
    }
    var type: TypeWords.Declaration? { if case .type(let type) = value { type } else { nil } }
    var zone: Zone? { if case .zone(let zone) = value { zone } else { nil } }
    var fields: Fields? { if case .fields(let fields) = value { fields } else { nil } }
    var rows: [Row] { if case .table(let rows) = value { rows } else { [] } }

    /// The elements of a list, or the value itself where one may stand alone.
    var elements: [Setting] { if case .list(let settings) = value { settings } else { [self] } }
}
