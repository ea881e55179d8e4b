// What is wrong with a command line, for the person who typed it.

/// Wrong usage; a program exits with 2.
package struct UsageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// One sentence without a full stop.
    package var message: String
    /// What was meant, or what to type.
    package var hint: String?
    /// `relance help replay`
    package var help: String

    package var description: String {
        var text = message + "\n"
        if let hint { text += hint + "\n" }
        return text + "See '\(help)'.\n"
    }
}
