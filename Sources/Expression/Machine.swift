/// The evaluator: a stack and an arena that are reused from run to run.
package struct Machine: ~Copyable {
    /// Memory of the values that runs make; the caller resets it when their results are used up.
    package var arena = Arena()

    package init() {}

    /// The program's value, or a value with the tag `error`. Never traps, never allocates in the
    /// steady state.
    package mutating func run(_ program: Program, _ frame: borrowing Frame) -> Value {
        .absent
    }

    /// Whether a condition holds; an error makes it false and is told apart by `failed`.
    package mutating func holds(
        _ program: Program, _ frame: borrowing Frame, failed: inout Bool
    ) -> Bool {
        let value = run(program, frame)
        failed = value.tag == .error
        return value.tag == .bool && value.boolValue
    }
}
