// Standard output and standard error.

import Glibc
import Replay

enum Terminal {
    /// Prints to standard output; a closed pipe or a full disk ends the verb.
    static func print(_ text: String) throws(Failure) {
        do throws(OutputFailure) {
            try Output.standard.write(Array(text.utf8))
        } catch {
            throw Failure(error)
        }
    }

    /// Prints to standard error, as well as that goes.
    static func report(_ text: String) {
        try? Output(descriptor: STDERR_FILENO, name: "to standard error")
            .write(Array(text.utf8))
    }

    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 && !isDumb }

    /// Whether colours may be used on standard output (https://no-color.org).
    static var outputHasColours: Bool { isatty(STDOUT_FILENO) == 1 && allowsColours }
    static var errorHasColours: Bool { isatty(STDERR_FILENO) == 1 && allowsColours }

    private static var allowsColours: Bool {
        guard !isDumb else { return false }
        guard let value = getenv("NO_COLOR") else { return true }
        return value.pointee == 0
    }

    private static var isDumb: Bool {
        guard let value = getenv("TERM") else { return true }
        return String(cString: value) == "dumb"
    }
}
