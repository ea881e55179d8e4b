// What the user asked for, checked against the table.

/// A verb with its options and operands. Asking for an option that the verb does not declare is a
/// mistake of the program.
package struct Invocation: Sendable {
    package let verb: Verb
    /// In the order given.
    package let operands: [String]
    /// The values given for each option; a flag's are empty texts.
    private let given: [String: [String]]

    init(verb: Verb, operands: [String], given: [String: [String]]) {
        self.verb = verb
        self.operands = operands
        self.given = given
    }

    /// Whether the flag was given.
    package func flag(_ name: String) -> Bool {
        precondition(option(name).value == nil, "--\(name) has a value and is no flag")
        return given[name] != nil
    }

    /// The values in the order given, or the default.
    package func values(of name: String) -> [String] {
        let option = option(name)
        precondition(option.value != nil, "--\(name) is a flag and has no value")
        return given[name] ?? option.defaultValue.map { [$0] } ?? []
    }

    /// The value, or the default, or nil.
    package func value(of name: String) -> String? {
        values(of: name).last
    }

    /// The value of an option of kind `integer`, or its default, or nil.
    package func integer(of name: String) -> Int? {
        guard case .integer = option(name).value else {
            preconditionFailure("--\(name) is not declared as an integer")
        }
        return value(of: name).flatMap { Int($0) }
    }

    /// Whether the option was written, whatever its default.
    package func isGiven(_ name: String) -> Bool {
        _ = option(name)
        return given[name] != nil
    }

    private func option(_ name: String) -> Option {
        guard let option = verb.options.first(where: { $0.name == name }) else {
            preconditionFailure("\(verb.name) does not declare --\(name)")
        }
        return option
    }
}
