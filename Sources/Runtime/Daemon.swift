// The daemon: workers on threads of their own, until one fails or a stop is requested.

import RuleSet
import Synchronization
import Telemetry
import Threads

/// Runs workers side by side. They share nothing but the rules and the request to stop: to Kafka, more
/// workers and more processes are the same thing.
package enum Daemon {
    /// One worker for each of the transports. Blocks until all have ended; gives what they did, or the
    /// first failure. Not generic, so that the compiler makes the worker for Kafka's transport alone: a
    /// worker that calls through a protocol's table took three times as long.
    package static func run(
        _ transports: [KafkaTransportSettings], rules: RuleSet, settings: WorkerSettings,
        stop: StopRequest, log: Log
    ) -> Result<WorkerTally, TransportFailure> {
        let outcome = Outcome()
        let threads = transports.map { transport in
            NativeThread {
                var worker = Worker(
                    KafkaTransport(transport, log: log), rules: rules, settings: settings,
                    stop: stop, log: log)
                var failed: TransportFailure?
                do throws(TransportFailure) {
                    try worker.run()
                } catch {
                    failed = error
                    log.write(.error, "a worker has stopped", ["error": error.message])
                    stop.request()
                }
                outcome.add(worker.tally, failed)
            }
        }
        for thread in threads { thread.join() }
        return outcome.result
    }

    /// What the threads did, under a lock.
    private final class Outcome: Sendable {
        private let state = Mutex((tally: WorkerTally(), failure: TransportFailure?.none))

        func add(_ tally: WorkerTally, _ failure: TransportFailure?) {
            state.withLock {
                $0.tally.add(tally)
                $0.failure = $0.failure ?? failure
            }
        }

        var result: Result<WorkerTally, TransportFailure> {
            state.withLock { state in
                state.failure.map { .failure($0) } ?? .success(state.tally)
            }
        }
    }
}
