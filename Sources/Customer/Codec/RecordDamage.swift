/// Why bytes are no record that can be read: they were damaged, or a later version wrote them.
package enum RecordDamage: Error, Equatable, Sendable {
    case unknownVersion(UInt8)
    /// A number that the table of fields has not given, or to something of another kind.
    case unknownField(UInt64)
    case endsEarly
    /// What no encoder writes: a size that does not fit, a value without a type, rules out of
    /// order.
    case malformed
}
