import Expression

/// One value as a customer's record holds it: scalars in place, the rest encoded.
package struct StoredValue: Sendable {
    let scalar: Value
    /// `ValueCodec`'s form of what has an address; empty for scalars.
    let encoded: [UInt8]

    package init(_ value: Value) {
        switch value.tag {
        case .string, .bytes, .list, .map:
            var bytes: [UInt8] = []
            ValueCodec.encode(value, into: &bytes)
            scalar = .absent
            encoded = bytes
        case .optional:
            // As in `ValueCodec`: no data, and its address would not outlive the run.
            scalar = .absent
            encoded = []
        case .date:
            // Its midnight is another in another zone.
            scalar = .date(days: value.intValue)
            encoded = []
        default:
            scalar = value
            encoded = []
        }
    }

    /// A value in `ValueCodec`'s form, which has an address when decoded.
    init(encoded: [UInt8]) {
        scalar = .absent
        self.encoded = encoded
    }

    package var isAbsent: Bool { encoded.isEmpty && scalar.isAbsent }

    package static var absent: StoredValue { StoredValue(.absent) }

    /// The value, with its texts copied into `arena`.
    package func value(in arena: inout Arena) -> Value {
        if encoded.isEmpty { return scalar }
        var cursor = encoded.withUnsafeBytes { arena.copy($0) }
        return ValueCodec.decode(&cursor, arena: &arena)
    }
}
