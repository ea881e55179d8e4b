// SIGINT and SIGTERM: unfinished files are removed, wherever the process stands.

import Glibc

/// What a signal does to a replay. The handler itself cleans up and ends the process, so that a read
/// that never comes back cannot delay it; all that it calls is safe in a handler.
package enum Interruption {
    /// Paths of unfinished files, as C strings that are never freed.
    private static let capacity = 8
    nonisolated(unsafe) private static var paths = UnsafeMutablePointer<
        UnsafeMutablePointer<CChar>?
    >(nil)
    nonisolated(unsafe) private static var count = 0

    /// Ends the process with 130 or 143 on SIGINT or SIGTERM, and makes writes fail, not kill, where a
    /// pipe is closed (SIGPIPE) or a file may not grow further (SIGXFSZ).
    package static func install() {
        if paths == nil {
            paths = .allocate(capacity: capacity)
            paths?.initialize(repeating: nil, count: capacity)
        }
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        for number in [SIGINT, SIGTERM] {
            let before = signal(number) { number in
                var index = 0
                while index < Interruption.count {
                    if let path = Interruption.paths?[index] { unlink(path) }
                    index += 1
                }
                _exit(128 + number)
            }
            // A shell without job control starts its background jobs deaf to Ctrl-C; so they stay.
            if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                signal(number, SIG_IGN)
            }
        }
        // Whoever started this process may have held them back.
        release()
    }

    /// Has a signal remove this file. Without `install` nothing happens.
    static func register(_ path: String) {
        guard let paths else { return }
        precondition(count < capacity, "more unfinished files than a replay has")
        paths[count] = strdup(path)
        count += 1
    }

    /// The files have their names: a signal removes none any more.
    static func forgetFiles() {
        count = 0
    }

    /// Has signals wait until `release`.
    static func hold() {
        setMask(SIG_BLOCK)
    }

    static func release() {
        setMask(SIG_UNBLOCK)
    }

    private static func setMask(_ how: Int32) {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(how, &signals, nil)
    }
}
