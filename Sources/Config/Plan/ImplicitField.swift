// What every event has, declared or not.

import Expression

/// `event.id`, `event.type` and `event.time`, which every event has (S7).
enum ImplicitField: String, CaseIterable {
    case id, type, time

    var valueType: ValueType {
        switch self {
        case .id, .type: .string
        case .time: .timestamp
        }
    }
}
