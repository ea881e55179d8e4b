// JSON read by Foundation, compared as the conformance cases want it: numbers by value.

import Foundation

enum JSON: Equatable, Decodable {
    case null
    case bool(Bool)
    case number(Double)
    /// An integer beyond what a double holds exactly.
    case integer(String)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .bool(flag)
        } else if let integer = try? container.decode(Int64.self), integer.magnitude > 1 << 53 {
            self = .integer(String(integer))
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let values = try? container.decode([JSON].self) {
            self = .array(values)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    /// The objects of JSON lines.
    static func objects(ofLines bytes: some Sequence<UInt8>) throws -> [[String: JSON]] {
        try bytes.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode([String: JSON].self, from: Data($0))
        }
    }
}
