// The daemon: workers on threads of their own, until one fails or a stop is requested.

import Glibc
import RuleSet
import Synchronization
import Telemetry

/// Runs workers side by side. They share nothing but the rules and the request to stop: to Kafka, more
/// workers and more processes are the same thing.
package enum Daemon {
    /// Blocks until all workers have ended; gives what they did, or the first failure. `makeTransport`
    /// is called on each worker's thread with its number.
    package static func run<Channel: Transport & SendableMetatype & ~Copyable>(
        workers: Int, rules: RuleSet, settings: WorkerSettings, stop: StopRequest, log: Log,
        makeTransport: @escaping @Sendable (Int) -> Channel
    ) -> Result<WorkerTally, TransportFailure> {
        let outcome = Mutex((tally: WorkerTally(), failure: TransportFailure?.none))
        withoutActuallyEscaping(makeTransport) { makeTransport in
            let threads = (0..<workers).map { number in
                WorkerThread {
                    var worker = Worker(
                        makeTransport(number), rules: rules, settings: settings, stop: stop,
                        log: log)
                    var failed: TransportFailure?
                    do throws(TransportFailure) {
                        try worker.run()
                    } catch {
                        failed = error
                        log.write(.error, "a worker has stopped", ["error": error.message])
                        stop.request()
                    }
                    let tally = worker.tally
                    outcome.withLock {
                        $0.tally.add(tally)
                        $0.failure = $0.failure ?? failed
                    }
                }
            }
            for thread in threads { thread.join() }
        }
        return outcome.withLock { outcome in
            outcome.failure.map { .failure($0) } ?? .success(outcome.tally)
        }
    }
}

/// A POSIX thread: with a stack that the engine's recursion fits, and joined.
private final class WorkerThread {
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
