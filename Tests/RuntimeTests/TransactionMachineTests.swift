// The table of a worker's transactions: each state with each input.

import Kafka
import Runtime
import Testing

@Suite("Transaction machine")
struct TransactionMachineTests {
    typealias State = TransactionMachine.State
    typealias Action = TransactionMachine.Action

    /// A machine in a state.
    private func machine(in state: State) -> TransactionMachine {
        var machine = TransactionMachine(everyMs: 100, maxEvents: 10, maxBytes: 1_000)
        if state == .idle { return machine }
        if state == .stopped {
            _ = machine.failed(.fatal)
            return machine
        }
        _ = machine.work(atMs: 0)
        if state == .committing { _ = machine.end() }
        if state == .aborting { _ = machine.failed(.abort) }
        return machine
    }

    @Test(
        "each failure leads to one action and one state",
        arguments: [
            (State.idle, Consequence.retry, Action.nothing, State.idle),
            (.idle, .abort, .nothing, .idle),
            (.idle, .fenced, .rejoin, .idle),
            (.idle, .fatal, .stop, .stopped),
            (.open, .retry, .abort, .aborting),
            (.open, .abort, .abort, .aborting),
            (.open, .fenced, .rejoin, .idle),
            (.open, .fatal, .stop, .stopped),
            (.committing, .retry, .commit, .committing),
            (.committing, .abort, .abort, .aborting),
            (.committing, .fenced, .rejoin, .idle),
            (.committing, .fatal, .stop, .stopped),
            (.aborting, .retry, .abort, .aborting),
            (.aborting, .abort, .abort, .aborting),
            (.aborting, .fenced, .rejoin, .idle),
            (.aborting, .fatal, .stop, .stopped),
            (.stopped, .retry, .nothing, .stopped),
            (.stopped, .fatal, .nothing, .stopped),
        ])
    func failures(_ state: State, _ consequence: Consequence, _ action: Action, _ next: State) {
        var machine = machine(in: state)
        #expect(machine.state == state)
        #expect(machine.failed(consequence) == action)
        #expect(machine.state == next)
    }

    @Test("a transaction begins with work, and ends by its commit")
    func wellEnded() {
        var machine = machine(in: .idle)
        #expect(machine.end() == .nothing)
        #expect(machine.work(atMs: 0) == .begin)
        #expect(machine.work(atMs: 1) == .nothing)
        #expect(machine.end() == .commit)
        #expect(machine.committed() == .keep)
        #expect(machine.state == .idle)
    }

    @Test("an abort is followed by a rewind")
    func aborted() {
        var machine = machine(in: .aborting)
        #expect(machine.aborted() == .rewind)
        #expect(machine.state == .idle)
    }

    @Test(
        "partitions that are lost take the open transaction with them",
        arguments: [
            (State.idle, Action.nothing), (.open, .abort), (.committing, .abort),
            (.aborting, .nothing), (.stopped, .nothing),
        ])
    func lost(_ state: State, _ action: Action) {
        var machine = machine(in: state)
        #expect(machine.lost() == action)
    }

    @Test("a transaction is due by its age or by its events, whichever comes first")
    func due() {
        var machine = machine(in: .idle)
        #expect(!machine.isDue(atMs: 1_000))
        #expect(machine.remainingMs(atMs: 1_000) == nil)
        _ = machine.work(atMs: 1_000)
        #expect(!machine.isDue(atMs: 1_099))
        #expect(machine.remainingMs(atMs: 1_030) == 70)
        #expect(machine.isDue(atMs: 1_100))
        machine.applied(9, bytes: 90)
        #expect(!machine.isDue(atMs: 1_000))
        #expect(machine.room == 1)
        machine.applied(1, bytes: 10)
        #expect(machine.isDue(atMs: 1_000))
    }

    @Test("a transaction is due by its bytes, those of events and those of what came of them")
    func dueByBytes() {
        var machine = machine(in: .idle)
        _ = machine.work(atMs: 1_000)
        machine.applied(1, bytes: 600)
        #expect(!machine.isDue(atMs: 1_000))
        machine.produced(bytes: 400)
        #expect(machine.isDue(atMs: 1_000))
        _ = machine.end()
        _ = machine.committed()
        _ = machine.work(atMs: 1_000)
        #expect(!machine.isDue(atMs: 1_000))
    }
}
