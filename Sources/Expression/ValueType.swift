/// The static types of the rule language: CEL's, and `date`, which stands wherever a timestamp may.
package indirect enum ValueType: Hashable, Sendable {
    case bool, int, uint, double, string, bytes
    case timestamp, duration
    /// A calendar day (`YYYY-MM-DD`), and as a timestamp its midnight in the customer's zone (S68).
    case date
    case null
    case list(ValueType)
    case map(ValueType, ValueType)
    case type
    /// Known at run time only.
    case dyn
    /// A type with a name of its own: `optional_type`, and what an embedder declares.
    case opaque(String, [ValueType])
    /// Stands for a type that is not known yet: in the declaration of a function by number, in a check
    /// by the order of appearance. No program's type holds one.
    case variable(Int)

    /// A value that may be there or not.
    package static func optional(_ wrapped: ValueType) -> ValueType {
        .opaque("optional_type", [wrapped])
    }

    /// A protocol buffer's wrapper: a value of the type, or null.
    package static func wrapper(_ wrapped: ValueType) -> ValueType {
        .opaque("wrapper", [wrapped])
    }
}
