// Completion scripts for shells. The texts in them come from the table, never from a user.

extension VerbTable {
    /// The script for `bash`, `zsh` or `fish`.
    package func completion(for shell: String) -> String {
        switch shell {
        case "bash": bashCompletion()
        case "zsh": zshCompletion()
        case "fish": fishCompletion()
        default: preconditionFailure("the table of verbs allows no shell called \(shell)")
        }
    }

    /// In single quotes, as bash and zsh read them.
    static func quoted(_ text: String) -> String {
        var result = "'"
        for character in text { result += character == "'" ? "'\\''" : String(character) }
        return result + "'"
    }
}
