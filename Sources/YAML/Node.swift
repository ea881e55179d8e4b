// What stands in a YAML file: mappings, sequences and scalars, each with its place.

/// One node of a document.
package struct Node: Sendable {
    package enum Content: Sendable {
        case scalar(Scalar)
        case sequence([Node])
        /// In the order of the text.
        case mapping([Entry])
        /// Something that a problem was reported for; whoever reads the tree passes over it.
        case unusable
    }

    /// A key and its value. Keys are scalars, and no two of a mapping are equal.
    package struct Entry: Sendable {
        package var key: Node
        package var name: String
        package var value: Node
    }

    package var content: Content
    package let source: SourceText
    /// From the first to behind the last character, as indices into `source`.
    package let range: Range<Int>
    /// Whether a mapping or sequence is written in brackets.
    package let isFlow: Bool

    /// What to underline for the node as a whole: a scalar, brackets, or the first key.
    package var highlight: Range<Int> {
        if case .mapping(let entries) = content, !isFlow, let first = entries.first {
            return first.key.range
        }
        if case .sequence = content, !isFlow {
            return range.lowerBound..<range.lowerBound + 1
        }
        return range
    }

    package var scalar: Scalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    package var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// Nothing, `~` or `null`.
    package var isNull: Bool {
        guard let scalar, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.text)
    }

    /// Null, `{}` or `[]`.
    package var isEmpty: Bool {
        switch content {
        case .sequence(let nodes): nodes.isEmpty
        case .mapping(let entries): entries.isEmpty
        case .scalar, .unusable: isNull
        }
    }
}
