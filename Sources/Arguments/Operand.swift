// One argument of a verb that is no option.

/// An operand, told by its place: `CUSTOMER`, `LOG…`.
package struct Operand: Sendable {
    package enum Count: Sendable { case one, optional, any, atLeastOne }

    package var value: ValueKind
    /// One sentence without a full stop.
    package var summary: String
    package var count: Count

    package init(_ value: ValueKind, _ summary: String, count: Count = .one) {
        self.value = value
        self.summary = summary
        self.count = count
    }

    var isRequired: Bool { count == .one || count == .atLeastOne }
    var isRepeated: Bool { count == .any || count == .atLeastOne }

    /// `LOG…`
    var label: String { value.name + (isRepeated ? "…" : "") }

    /// `LOG…`, in brackets if it may be left out.
    var usage: String { isRequired ? label : "[\(label)]" }
}
