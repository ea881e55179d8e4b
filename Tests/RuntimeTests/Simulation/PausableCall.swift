// A call that can be left in its midst, while others go on.

import Dispatch
import Glibc

/// Runs on a thread of its own; either that thread or the driver's runs, never both, so that a seed
/// always gives the same order.
final class PausableCall: @unchecked Sendable {
    private let goesOn = DispatchSemaphore(value: 0)
    private let isBack = DispatchSemaphore(value: 0)
    private var body: (PausableCall) -> Void
    private var thread = pthread_t()
    private(set) var hasEnded = false

    /// Runs `body` until its first pause or its end.
    init(_ body: @escaping (PausableCall) -> Void) {
        self.body = body
        let call = Unmanaged.passRetained(self).toOpaque()
        let code = pthread_create(
            &thread, nil,
            { call in
                Unmanaged<PausableCall>.fromOpaque(call!).takeRetainedValue().run()
                return nil
            }, call)
        precondition(code == 0, "the system gives no thread")
        isBack.wait()
    }

    private func run() {
        body(self)
        body = { _ in }
        hasEnded = true
        isBack.signal()
    }

    /// Called by `body`: the driver goes on.
    func pause() {
        isBack.signal()
        goesOn.wait()
    }

    /// Called by the driver: `body` goes on until its next pause or its end.
    func resume() {
        precondition(!hasEnded, "the call has ended")
        goesOn.signal()
        isBack.wait()
    }

    deinit { pthread_detach(thread) }
}
