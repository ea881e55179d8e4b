// The life of a worker's transactions, as a table of states.

import Kafka

/// Decides what a worker's transaction does next. Never calls Kafka, never reads a clock.
///
///     idle ──▶ open ──▶ committing ──▶ idle        what was done is kept
///               │           │ ▲ unknown: again
///               └───────────┴─┴─▶ aborting ──▶ idle    what was done is undone
///
///     fenced, lost: ──▶ idle, without partitions      fatal: stopped
package struct TransactionMachine: Sendable {
    package enum State: Sendable, CaseIterable { case idle, open, committing, aborting, stopped }

    /// What the worker has to do.
    package enum Action: Sendable, Equatable {
        case nothing
        case begin
        /// Send the offsets, commit.
        case commit
        /// The transaction is there: forget how to undo it.
        case keep
        case abort
        /// It is gone: undo it, read its records again.
        case rewind
        /// Drop the partitions and come back as a new member with a new producer.
        case rejoin
        /// Leave, with an error.
        case stop
    }

    package private(set) var state = State.idle
    /// When the open transaction began, and what is in it.
    private var beganAtMs: Int64 = 0
    private var events = 0
    private var bytes = 0
    private let everyMs: Int64
    private let maxEvents: Int
    private let maxBytes: Int

    package init(everyMs: Int64, maxEvents: Int, maxBytes: Int) {
        self.everyMs = everyMs
        self.maxEvents = maxEvents
        self.maxBytes = maxBytes
    }

    /// Something is to be produced or committed.
    package mutating func work(atMs now: Int64) -> Action {
        switch state {
        case .idle:
            state = .open
            beganAtMs = now
            events = 0
            bytes = 0
            return .begin
        case .open:
            return .nothing
        case .committing, .aborting, .stopped:
            preconditionFailure("the transaction at hand has not ended")
        }
    }

    /// Events of so many bytes were applied.
    package mutating func applied(_ count: Int, bytes: Int) {
        events += count
        self.bytes += bytes
    }

    /// Records of so many bytes came of them.
    package mutating func produced(bytes: Int) {
        self.bytes += bytes
    }

    /// How many more events the transaction takes.
    package var room: Int { state == .open ? max(maxEvents - events, 1) : maxEvents }

    /// Until the open transaction is old enough, in milliseconds; nil when there is none.
    package func remainingMs(atMs now: Int64) -> Int64? {
        state == .open ? max(everyMs - (now - beganAtMs), 0) : nil
    }

    /// Whether the open transaction is old or large enough.
    package func isDue(atMs now: Int64) -> Bool {
        guard let remaining = remainingMs(atMs: now) else { return false }
        return remaining == 0 || events >= maxEvents || bytes >= maxBytes
    }

    /// The open transaction is to be ended well.
    package mutating func end() -> Action {
        switch state {
        case .idle, .stopped: return .nothing
        case .open:
            state = .committing
            return .commit
        case .committing, .aborting:
            preconditionFailure("the transaction at hand has not ended")
        }
    }

    /// The commit succeeded.
    package mutating func committed() -> Action {
        precondition(state == .committing, "there was nothing to commit")
        state = .idle
        return .keep
    }

    /// The abort succeeded.
    package mutating func aborted() -> Action {
        precondition(state == .aborting, "there was nothing to abort")
        state = .idle
        return .rewind
    }

    /// The partitions went to another worker while the transaction was open.
    package mutating func lost() -> Action {
        switch state {
        case .open, .committing:
            state = .aborting
            return .abort
        case .idle, .aborting, .stopped:
            return .nothing
        }
    }

    /// A call failed.
    package mutating func failed(_ consequence: Consequence) -> Action {
        switch (state, consequence) {
        case (.stopped, _):
            return .nothing
        case (_, .fatal):
            state = .stopped
            return .stop
        case (_, .fenced):
            state = .idle
            return .rejoin
        case (.committing, .retry):
            return .commit
        case (.aborting, .retry), (.aborting, .abort):
            return .abort
        case (.open, .retry), (.open, .abort), (.committing, .abort):
            state = .aborting
            return .abort
        case (.idle, .retry), (.idle, .abort):
            return .nothing
        }
    }
}
