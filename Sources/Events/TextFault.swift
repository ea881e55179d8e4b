/// Why a payload is no JSON that can be used, and where in it.
struct TextFault {
    enum Kind {
        case emptyDocument, trailingText, value, key, colon, separatorInObject, separatorInArray
        case number, literal, controlCharacter, utf8, escape
        case depth
    }

    var kind: Kind
    /// From the payload's first byte.
    var offset: Int

    var reason: DeadLetterReason { kind == .depth ? .tooDeep : .notJSON }

    /// For a person.
    var detail: String { "byte \(offset): \(what)" }

    private var what: String {
        switch kind {
        case .emptyDocument: "no value"
        case .trailingText: "text after the end of the document"
        case .value: "expected a value"
        case .key: "expected a key in double quotes"
        case .colon: "expected a colon after the key"
        case .separatorInObject: "expected a comma or a closing brace"
        case .separatorInArray: "expected a comma or a closing bracket"
        case .number: "a number that is none"
        case .literal: "expected true, false or null"
        case .controlCharacter: "a string that is not closed, or has a bare control character"
        case .utf8: "invalid UTF-8"
        case .escape: "an unknown escape"
        case .depth: "more than \(DocumentPass.maxDepth) levels of objects and arrays"
        }
    }
}
