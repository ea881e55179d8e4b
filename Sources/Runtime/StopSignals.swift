// SIGTERM and SIGINT ask the daemon to stop; a second one ends it at once.

import Glibc

package enum StopSignals {
    nonisolated(unsafe) private static var request: StopRequest?
    nonisolated(unsafe) private static var number: Int32 = 0

    /// From here on the first signal is a request to stop.
    package static func install(_ request: StopRequest) {
        self.request = request
        for signalNumber in [SIGINT, SIGTERM] {
            let before = signal(signalNumber) { number in
                // All that happens here is safe in a handler.
                if StopSignals.number != 0 { _exit(128 + number) }
                StopSignals.number = number
                StopSignals.request?.request()
            }
            // A shell without job control starts its background jobs deaf to Ctrl-C; so they stay.
            if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                signal(signalNumber, SIG_IGN)
            }
        }
    }

    /// The signal that came; nil if none did.
    package static var received: Int32? { number == 0 ? nil : number }
}
