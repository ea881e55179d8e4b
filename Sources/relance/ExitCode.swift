// What the process tells its caller (DESIGN.md, section 13).

enum ExitCode: Int32 {
    case done = 0
    /// What was asked about says no: findings, failed tests, nobody known, a condition that fails.
    case negative = 1
    /// Wrong usage, or a configuration that does not load, or an expression that does not compile.
    case usage = 2
    /// The world failed: a file, a pipe, a full disk.
    case failure = 3

    /// Ended in order by SIGINT or SIGTERM.
    case interrupted = 130
    case terminated = 143

    static let meanings: [(code: Int, meaning: String)] = [
        (0, "done; a closed pipe ends quietly too"),
        (
            1,
            "what was asked about says no: findings, failed tests, an unknown customer, an event "
                + "or a condition that fails"
        ),
        (2, "wrong usage, or a configuration or an expression with mistakes"),
        (3, "the world failed: a file, a full disk; or relance itself, which it says"),
        (130, "ended by SIGINT; no unfinished output is left"),
        (143, "ended by SIGTERM; likewise"),
    ]
}
