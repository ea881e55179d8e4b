// A worker in its process, as the driver holds it.

import Kafka
import RuleSet
import Runtime
import Telemetry

/// Steps a worker until it stops or its process dies; then the worker is dropped, and nothing of it runs
/// any more.
final class SimulatedDaemon {
    private static let log = Log(level: .error, format: .logfmt, descriptor: -1, time: { "" })

    let process: SimulatedProcess
    private var worker: Worker<SimulatedTransport>?
    private var hasJoined = false
    /// The iteration that was left in its midst.
    private var paused: PausableCall?
    /// What ended it, where it was not its death.
    private(set) var failure: TransportFailure?

    init(
        _ process: SimulatedProcess, rules: RuleSet, settings: WorkerSettings, log: Log? = nil
    ) {
        self.process = process
        worker = Worker(
            SimulatedTransport(process: process), rules: rules, settings: settings,
            stop: StopRequest(), log: log ?? Self.log)
    }

    var isAlive: Bool { !process.isDead && failure == nil }
    var isPaused: Bool { paused != nil }

    /// Joins the group, or iterates once; goes on where it was paused. With `mayPause` others may go on
    /// in its midst.
    func iterate(mayPause: Bool) {
        if let paused {
            paused.resume()
        } else if mayPause {
            paused = PausableCall { [unowned self] call in
                process.iteration = call
                iterate()
                process.iteration = nil
            }
        } else {
            iterate()
        }
        if paused?.hasEnded == true { paused = nil }
        dropIfEnded()
    }

    private func iterate() {
        work { () throws(TransportFailure) in
            if hasJoined {
                try worker?.iterate()
            } else {
                try worker?.start()
                hasJoined = true
            }
        }
    }

    /// Commits what is open and leaves.
    func finish() {
        work { () throws(TransportFailure) in
            if hasJoined { try worker?.finish() }
        }
        process.die()
        dropIfEnded()
    }

    /// A call that was left in its midst only unwinds.
    func crash() {
        process.die()
        while isPaused { iterate(mayPause: false) }
        dropIfEnded()
    }

    private func work(_ body: () throws(TransportFailure) -> Void) {
        do throws(TransportFailure) {
            try body()
        } catch {
            if !process.isDead { failure = error }
        }
    }

    private func dropIfEnded() {
        if !isAlive, !isPaused { worker = nil }
    }
}
