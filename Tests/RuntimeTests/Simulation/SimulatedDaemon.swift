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
    /// Whether one of its calls is under way, in which others go on.
    private(set) var isWorking = false
    /// What ended it, where it was not its death.
    private(set) var failure: TransportFailure?

    init(_ process: SimulatedProcess, rules: RuleSet, settings: WorkerSettings) {
        self.process = process
        worker = Worker(
            SimulatedTransport(process: process), rules: rules, settings: settings,
            stop: StopRequest(), log: Self.log)
    }

    var isAlive: Bool { !process.isDead && failure == nil }

    /// Joins the group, or iterates once.
    func iterate() {
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
        worker = nil
        process.die()
    }

    func crash() {
        process.die()
        if !isWorking { worker = nil }
    }

    private func work(_ body: () throws(TransportFailure) -> Void) {
        isWorking = true
        do throws(TransportFailure) {
            try body()
        } catch {
            if !process.isDead { failure = error }
        }
        isWorking = false
        if process.isDead || failure != nil { worker = nil }
    }
}
