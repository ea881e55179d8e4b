/// Why an evaluation has no value: the code that a `Value` with the tag `error` carries in `aux`.
package enum EvaluationError: UInt32, Error, Sendable, CaseIterable {
    case noSuchField = 1
    case noSuchKey
    case indexOutOfRange
    case overflow
    case divisionByZero
    case noMatchingOverload
    case badConversion
    case badTimestamp
    case badDuration
    case badPattern
    case badKey
    case repeatedKey
    case badUTF8
    case badZone
    case unknownName
    case unknownFunction
    case noValue
    case badFormat
    case badArgument
    case badBase64
    case overBudget
    case badDate

    /// A sentence without a capital or a full stop, as it stands behind "failed: ".
    package var text: String {
        switch self {
        case .noSuchField: "no such field"
        case .noSuchKey: "no such key"
        case .indexOutOfRange: "index out of range"
        case .overflow: "a number or a time is out of range"
        case .divisionByZero: "division by zero"
        case .noMatchingOverload: "no matching overload"
        case .badConversion: "the value cannot be converted"
        case .badTimestamp: "no RFC 3339 timestamp of the years 0001 to 9999"
        case .badDuration: "no duration"
        case .badPattern: "no valid regular expression"
        case .badKey: "no type for a key of a map"
        case .repeatedKey: "a key of a map is repeated"
        case .badUTF8: "the bytes are no UTF-8"
        case .badZone: "no zone"
        case .unknownName: "no such name"
        case .unknownFunction: "no such function"
        case .noValue: "an optional without a value"
        case .badFormat: "the format does not take this value"
        case .badArgument: "an argument is out of its range"
        case .badBase64: "no base64"
        case .badDate: "no date such as 2026-06-01"
        case .overBudget: "the evaluation is over its budget"
        }
    }
}

extension Value {
    @inlinable
    package static func error(_ error: EvaluationError) -> Value {
        Value(tag: .error, aux: error.rawValue)
    }

    /// What went wrong, nil for any other value than an `error`.
    @inlinable
    package var evaluationError: EvaluationError? {
        tag == .error ? EvaluationError(rawValue: aux) : nil
    }
}
