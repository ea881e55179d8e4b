/// The static types of the rule language: CEL's, and `date`, which expressions read as a timestamp.
package indirect enum ValueType: Hashable, Sendable {
    case bool, int, uint, double, string, bytes
    case timestamp, duration
    /// A calendar day (`YYYY-MM-DD`); in expressions midnight in the customer's zone.
    case date
    case null
    case list(ValueType)
    case map(ValueType, ValueType)
    case type
    /// Known at run time only.
    case dyn
}
