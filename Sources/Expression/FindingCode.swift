/// The stable codes of findings, with what each of them means.
package enum FindingCode: String, Sendable, CaseIterable {
    case textTooLong = "E001"
    case unexpectedCharacter = "E002"
    case unterminatedText = "E003"
    case badEscape = "E004"
    case badNumber = "E005"
    case unexpectedToken = "E006"
    case nestedTooDeep = "E007"
    case literalTooLarge = "E008"
    case templateMark = "E009"
    case unknownName = "E010"
    case unknownField = "E011"
    case recordAsValue = "E012"
    case noFields = "E013"
    case unknownFunction = "E014"
    case wrongArguments = "E015"
    case wrongOperands = "E016"
    case neverEqual = "E017"
    case differentBranches = "E018"
    case badKeyType = "E019"
    case badPresenceTest = "E020"
    case wrongResult = "E021"
    case badPattern = "E022"
    case badLiteral = "E023"
    case badMacro = "E024"
    case badZone = "E025"
    case constantCondition = "E030"
    case alwaysFails = "E031"
    case costly = "E032"
    case zoneMissing = "E033"

    package var meaning: String {
        switch self {
        case .textTooLong: "the expression is longer than the limit"
        case .unexpectedCharacter: "a character that starts nothing in the language"
        case .unterminatedText: "a string or bytes literal without its end"
        case .badEscape: "an escape sequence that does not exist or stands for no character"
        case .badNumber: "a number that is malformed or out of range"
        case .unexpectedToken: "something else was expected here"
        case .nestedTooDeep: "parts are nested deeper than the limit"
        case .literalTooLarge: "a list or map literal has more elements than the limit"
        case .templateMark: "a mark of templates, such as {{ … }}, is no part of an expression"
        case .unknownName: "a name that does not exist here"
        case .unknownField: "a field that the record does not have"
        case .recordAsValue: "a record stands where a value is needed"
        case .noFields: "a field is selected from a value that has none"
        case .unknownFunction: "a function that does not exist"
        case .wrongArguments: "a function does not take these arguments"
        case .wrongOperands: "an operator does not take these operands"
        case .neverEqual: "values of these types are never equal"
        case .differentBranches: "both results of a conditional must have one type"
        case .badKeyType: "keys of a map are bool, int, uint or string"
        case .badPresenceTest: "has() takes the selection of a field"
        case .wrongResult: "the expression has another type than its place needs"
        case .badPattern: "a regular expression that RE2 does not take"
        case .badLiteral: "a literal that its conversion does not take"
        case .badMacro: "a macro takes a plain name here"
        case .badZone: "a time zone that does not exist"
        case .constantCondition: "a condition that does not depend on anything"
        case .alwaysFails: "a part of the expression that fails whenever it is evaluated"
        case .costly: "an evaluation may need more than its budget"
        case .zoneMissing: "a part of a time is read in UTC"
        }
    }

    package var severity: Finding.Severity {
        switch self {
        case .constantCondition, .alwaysFails, .costly, .zoneMissing: .warning
        default: .error
        }
    }
}
