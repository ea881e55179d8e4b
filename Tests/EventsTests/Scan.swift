// What the tests of the scanner share: schemas in a few words, and verdicts that compare and print.

import Calendar
import Events
import Expression

/// A verdict whose texts and values are copied out of the scanner.
enum Seen: Equatable, CustomStringConvertible {
    struct Event: Equatable {
        var type: Int
        var typeName: String
        var customer: String
        var id: String
        var source: String?
        var timeMs: Int64
        /// By slot, in the form of `Value.shown`.
        var slots: [String]
    }

    case event(Event)
    case dead(DeadLetterReason)

    var event: Event? { if case .event(let event) = self { event } else { nil } }
    var reason: DeadLetterReason? { if case .dead(let reason) = self { reason } else { nil } }

    var description: String {
        switch self {
        case .event(let event): "\(event)"
        case .dead(let reason): reason.rawValue
        }
    }
}

/// A scanner that gives copies.
struct Scan: ~Copyable {
    private var scanner: Scanner
    private let slotCount: Int

    init(_ schema: EventSchema) {
        scanner = Scanner(schema: schema)
        slotCount = schema.slotCount
    }

    mutating func callAsFunction(_ payload: [UInt8], recordTime: Instant? = nil) -> Seen {
        payload.withUnsafeBytes { Self.seen(scanner.scan($0, recordTime: recordTime), slotCount) }
    }

    mutating func callAsFunction(_ payload: String, recordTime: Instant? = nil) -> Seen {
        self(Array(payload.utf8), recordTime: recordTime)
    }

    /// Escaped halves of surrogate pairs that were met so far.
    var surrogateHalves: Int { scanner.surrogateHalves }

    /// The detail of a dead letter, nil for an event.
    mutating func detail(_ payload: String) -> String? {
        detail(Array(payload.utf8))
    }

    mutating func detail(_ payload: [UInt8]) -> String? {
        payload.withUnsafeBytes {
            if case .deadLetter(_, let detail) = scanner.scan($0) { detail } else { nil }
        }
    }

    static func seen(_ verdict: Verdict, _ slotCount: Int) -> Seen {
        switch verdict {
        case .deadLetter(let reason, _):
            return .dead(reason)
        case .event(let event):
            return .event(
                Seen.Event(
                    type: event.type, typeName: String(decoding: event.typeName, as: UTF8.self),
                    customer: String(decoding: event.customer, as: UTF8.self),
                    id: String(decoding: event.id, as: UTF8.self),
                    source: event.source.map { String(decoding: $0, as: UTF8.self) },
                    timeMs: event.time.milliseconds,
                    slots: (0..<slotCount).map { event.slots[$0].shown }))
        }
    }
}

extension Value {
    /// The value in a form that tells types apart: `i5`, `d5.0`, `"text"`, `b(0,255)`, `[i1,i2]`,
    /// `{"k":i1}`, `t1500` (ms), `s1.500000000`, `day3`, `-` for absent.
    var shown: String {
        switch tag {
        case .absent: return "-"
        case .bool: return boolValue ? "true" : "false"
        case .int: return "i\(intValue)"
        case .double: return "d\(doubleValue)"
        case .string: return "\"\(String(decoding: text, as: UTF8.self))\""
        case .bytes: return "b(" + text.map { "\($0)" }.joined(separator: ",") + ")"
        case .list: return "[" + elements.map(\.shown).joined(separator: ",") + "]"
        case .map:
            return "{"
                + stride(from: 0, to: elements.count, by: 2).map {
                    elements[$0].shown + ":" + elements[$0 + 1].shown
                }.joined(separator: ",") + "}"
        case .timestamp:
            return aux % 1_000_000 == 0 ? "t\(instant.milliseconds)" : "t\(intValue).\(aux)"
        case .duration: return "s\(intValue).\(aux)"
        case .date: return "day\(intValue)"
        default: return "unexpected \(tag)"
        }
    }
}

extension EventSchema {
    /// Field `name` of a type, used unless told otherwise.
    struct Declared {
        var name: String
        var type: ValueType
        var isRequired = false
        var isUsed = true
    }

    /// CloudEvents, types in this order, each field in a slot of its own.
    init(_ types: [(String, [Declared])]) {
        self.init()
        for (name, fields) in types {
            var type = EventType(name: name, fields: [])
            for declared in fields {
                var field = EventType.Field(
                    name: declared.name, type: declared.type, isRequired: declared.isRequired,
                    slot: slotCount)
                field.isUsed = declared.isUsed
                type.fields.append(field)
                slotCount += 1
            }
            type.isUsed = fields.contains { $0.isUsed }
            self.types.append(type)
        }
    }

    /// One type `t` with one field `x`.
    static func one(_ type: ValueType, isRequired: Bool = false) -> EventSchema {
        EventSchema([("t", [Declared(name: "x", type: type, isRequired: isRequired)])])
    }
}

/// A CloudEvent of type `t` with these data.
func cloudEvent(_ data: String) -> String {
    #"{"id":"1","type":"t","subject":"c","time":0,"data":"# + data + "}"
}
