// What follows from a failed call.

import Kafka
import Telemetry

extension Worker where Channel: ~Copyable {
    /// Does what `TransactionMachine` says until the worker can go on; throws when it cannot. Without
    /// `readsOn` the partitions are about to go, and are not read again.
    mutating func recover(
        from failure: TransportFailure, readsOn: Bool = true
    ) throws(TransportFailure) {
        var failure = failure
        var action = machine.failed(failure.consequence)
        var pauseMs = 10
        var stoppedAtMs: Int64?
        outbox.removeAll()
        while true {
            tell(failure, action)
            do throws(TransportFailure) {
                switch action {
                case .nothing:
                    transport.sleep(ms: pauseMs)
                    return
                case .commit:
                    transport.sleep(ms: pauseMs)
                    try transport.commit(committing)
                    try keep()
                    log.write(.info, "the commit is there after all")
                    return
                case .abort:
                    try transport.abort()
                    action = machine.aborted()
                    continue
                case .rewind:
                    try rewind(readsOn: readsOn)
                    return
                case .rejoin:
                    try rejoin()
                    return
                case .stop:
                    throw failure
                case .begin, .keep:
                    preconditionFailure("a failure leads to no \(action)")
                }
            } catch {
                if action == .stop { throw error }
                failure = error
                if action == .rewind || action == .rejoin {
                    // The transaction has ended; only reading on is left.
                    guard error.consequence != .fatal else { throw error }
                    if error.consequence == .fenced { action = .rejoin }
                } else {
                    action = machine.failed(error.consequence)
                }
            }
            // A stop waits for an answer, but not for ever.
            if stop.isRequested {
                let now = transport.elapsedMs
                stoppedAtMs = stoppedAtMs ?? now
                if now - stoppedAtMs! > 10_000 {
                    throw TransportFailure(
                        .fatal,
                        "stopped without knowing how the transaction ended: "
                            + failure.message)
                }
            }
            transport.sleep(ms: pauseMs)
            pauseMs = min(pauseMs * 2, 1000)
        }
    }

    /// The partitions went to another worker: what is not committed is not this worker's any more.
    mutating func loseTransaction() throws(TransportFailure) {
        outbox.removeAll()
        guard machine.lost() == .abort else { return }
        try transport.abort()
        _ = machine.aborted()
        report.undo()
    }

    /// Undoes the transaction that is gone, and reads its records again.
    private mutating func rewind(readsOn: Bool) throws(TransportFailure) {
        for task in tasks { task.rewind() }
        if readsOn {
            try transport.seek(to: tasks.flatMap { positions(of: $0, \.keptPositions) })
        }
        report.undo()
        log.write(.warn, "transaction aborted; its events are applied again")
    }

    private mutating func rejoin() throws(TransportFailure) {
        dropTasks()
        report.undo()
        transport.leave()
        try join()
    }

    private mutating func tell(_ failure: TransportFailure, _ action: TransactionMachine.Action) {
        switch action {
        case .commit: tellTrouble("the outcome of a commit is unknown; asking again", failure)
        case .abort: tellTrouble("aborting the transaction", failure)
        case .rejoin: tellTrouble("shut out by another; joining anew", failure)
        case .nothing: tellTrouble("Kafka does not answer; trying on", failure)
        case .stop, .begin, .keep, .rewind: break
        }
    }

    /// Says what is wrong, not at every turn of a retry.
    mutating func tellTrouble(_ message: String, _ failure: TransportFailure) {
        report.tellTrouble(message, failure, atMs: transport.elapsedMs)
    }
}
