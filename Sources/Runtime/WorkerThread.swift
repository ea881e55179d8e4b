// A thread that is waited for.

import Glibc

/// A POSIX thread: with a stack that the engine's recursion fits, and joined.
final class WorkerThread {
    private final class Work {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }

    private var thread = pthread_t()

    init(_ body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 8 << 20)
        let work = Unmanaged.passRetained(Work(body)).toOpaque()
        let code = pthread_create(
            &thread, &attributes,
            { work in
                Unmanaged<Work>.fromOpaque(work!).takeRetainedValue().body()
                return nil
            }, work)
        pthread_attr_destroy(&attributes)
        precondition(code == 0, "the system gives no thread")
    }

    func join() { pthread_join(thread, nil) }
}
