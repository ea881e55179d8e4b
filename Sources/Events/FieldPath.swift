/// Where a field stands in an event's data.
package struct FieldPath: Sendable, Equatable {
    package enum Step: Sendable, Equatable {
        case key(String)
        /// Each element of an array.
        case elements
    }

    package var steps: [Step]

    package init(steps: [Step]) {
        self.steps = steps
    }

    /// A pointer from the data, in which `*` stands for the elements of an array (S69).
    package init(_ pointer: Envelope.Pointer) {
        steps = pointer.tokens.map { $0 == "*" ? .elements : .key($0) }
    }

    /// Whether it may lead to several values, so that the field is a list.
    package var leadsToMany: Bool { steps.contains(.elements) }

    /// As configuration writes it.
    package var text: String {
        Envelope.Pointer(
            tokens: steps.map { if case .key(let name) = $0 { name } else { "*" } }
        ).text
    }
}
