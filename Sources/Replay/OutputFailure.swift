// Why something could not be written.

import Glibc

/// The world's fault on the way out, named by what to do next.
package enum OutputFailure: Error, Hashable, CustomStringConvertible {
    /// Nobody reads any more: stop quietly.
    case closedPipe
    /// Say it and stop.
    case failed(String)

    /// `doing` begins the sentence: `cannot write 'out/decisions.jsonl'`. Reads `errno`.
    static func last(_ doing: String) -> OutputFailure {
        let code = errno
        return code == EPIPE ? .closedPipe : .failed("\(doing): \(String(cString: strerror(code)))")
    }

    package var description: String {
        switch self {
        case .closedPipe: "the pipe is closed"
        case .failed(let message): message
        }
    }
}
