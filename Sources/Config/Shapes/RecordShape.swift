// The keys of one mapping, declared once.

/// A mapping with known keys.
package struct RecordShape: Sendable {
    package struct Key: Sendable {
        package var name: String
        package var shape: Shape
        package var isRequired: Bool
        /// As it would be written.
        package var defaultText: String?
        package var documentation: String
        package var isBuilt: Bool
    }

    /// What messages call such a mapping.
    package var name: String
    package var keys: [Key]
    /// Whether keys beyond these may come: records that leave may grow.
    package var isOpen = false

    package init(_ name: String, _ keys: [Key]) {
        self.name = name
        self.keys = keys
    }

    package func key(named name: String) -> Key? {
        keys.first { $0.name == name }
    }
}

extension RecordShape.Key {
    static func required(_ name: String, _ shape: Shape, _ documentation: String) -> Self {
        Self(
            name: name, shape: shape, isRequired: true, defaultText: nil,
            documentation: documentation, isBuilt: true)
    }

    static func optional(
        _ name: String, _ shape: Shape, default defaultText: String? = nil, _ documentation: String
    ) -> Self {
        Self(
            name: name, shape: shape, isRequired: false, defaultText: defaultText,
            documentation: documentation, isBuilt: true)
    }

    /// A key of the design that this version does not have: known, and an error unless it is empty.
    static func notBuilt(_ name: String, _ documentation: String) -> Self {
        Self(
            name: name, shape: .json, isRequired: false, defaultText: nil,
            documentation: documentation, isBuilt: false)
    }
}
