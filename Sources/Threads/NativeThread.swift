// A POSIX thread, which Swift's standard library has not.

import Glibc

/// A thread with a stack that the engine's recursion fits. Signals go to the thread that started the process,
/// which knows what to do with them.
package final class NativeThread {
    private final class Work {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }

    private static let stackBytes = 8 << 20

    private let thread: pthread_t

    package init(_ body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, Self.stackBytes)
        let work = Unmanaged.passRetained(Work(body)).toOpaque()
        var thread = pthread_t()
        var (none, before) = (sigset_t(), sigset_t())
        sigfillset(&none)
        // A new thread has the mask of the one that makes it.
        pthread_sigmask(SIG_BLOCK, &none, &before)
        let code = pthread_create(
            &thread, &attributes,
            { work in
                Unmanaged<Work>.fromOpaque(work!).takeRetainedValue().body()
                return nil
            }, work)
        pthread_sigmask(SIG_SETMASK, &before, nil)
        pthread_attr_destroy(&attributes)
        precondition(code == 0, "the system has no thread left")
        self.thread = thread
    }

    /// Waits for its end; called once, or else `detach`.
    package func join() { pthread_join(thread, nil) }

    /// Nobody will wait for its end.
    package func detach() { pthread_detach(thread) }

    /// Processors that there are; how many this process may use at once, the system decides.
    package static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
