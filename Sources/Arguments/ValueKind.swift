// What an option's value or an operand can be: the name that help shows, the check, the completion.

/// The kind of a value.
package enum ValueKind: Sendable, Equatable {
    /// Any text; `name` is what help calls it, such as `TIME`.
    case text(name: String)
    case file(name: String)
    case directory(name: String)
    case integer(name: String, ClosedRange<Int>)
    /// Named by its values if it has no other name.
    case oneOf([String], name: String? = nil)

    /// `DIR`, or `text|json`.
    package var name: String {
        switch self {
        case .text(let name), .file(let name), .directory(let name), .integer(let name, _): name
        case .oneOf(let values, let name): name ?? values.joined(separator: "|")
        }
    }

    /// Why `text` cannot be a value of this kind, as the end of a sentence; nil if it can.
    func objection(to text: String) -> String? {
        switch self {
        case .text: return nil
        case .file, .directory: return text.isEmpty ? "needs a path, not an empty text" : nil
        case .integer(_, let range):
            guard let number = Int(text) else { return "needs a whole number, not '\(text)'" }
            if range.contains(number) { return nil }
            if range.upperBound == .max { return "is at least \(range.lowerBound), not \(number)" }
            return "is from \(range.lowerBound) to \(range.upperBound), not \(number)"
        case .oneOf(let values, _):
            return values.contains(text)
                ? nil : "is one of \(values.joined(separator: ", ")), not '\(text)'"
        }
    }
}
