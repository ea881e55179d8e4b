// One option of a verb.

/// `--name`, or `--name VALUE`.
package struct Option: Sendable {
    /// Without the dashes.
    package var name: String
    /// The letter of the short form, `c` for `-c`.
    package var letter: Character?
    /// Nil for a flag.
    package var value: ValueKind?
    /// One sentence without a full stop, for help, completion and the manual.
    package var summary: String
    /// What holds when the option is not given; nil for nothing.
    package var defaultValue: String?
    package var isRepeatable: Bool
    package var isRequired: Bool

    private init(
        name: String, letter: Character?, value: ValueKind?, summary: String,
        defaultValue: String?, isRepeatable: Bool, isRequired: Bool
    ) {
        self.name = name
        self.letter = letter
        self.value = value
        self.summary = summary
        self.defaultValue = defaultValue
        self.isRepeatable = isRepeatable
        self.isRequired = isRequired
    }

    /// An option that is given or not.
    package static func flag(
        _ name: String, letter: Character? = nil, _ summary: String
    ) -> Option {
        Option(
            name: name, letter: letter, value: nil, summary: summary, defaultValue: nil,
            isRepeatable: false, isRequired: false)
    }

    /// An option with a value.
    package static func value(
        _ name: String, letter: Character? = nil, _ value: ValueKind, _ summary: String,
        default defaultValue: String? = nil, isRepeatable: Bool = false, isRequired: Bool = false
    ) -> Option {
        Option(
            name: name, letter: letter, value: value, summary: summary,
            defaultValue: defaultValue, isRepeatable: isRepeatable, isRequired: isRequired)
    }
}
