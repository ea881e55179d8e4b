// Changes on their way to a store, on a thread of their own.

import Glibc
import Threads

/// Writes what it is given to one store, while whoever gave it goes on. At most one write is under way: the next
/// one waits for it. A write that fails is told by the call behind it.
///
/// Others may read the store meanwhile, if it allows that: they see all of a write or nothing.
package final class StoreWriter {
    /// Shared with the thread, under its lock.
    private final class State: @unchecked Sendable {
        let store: any Store
        var lock = pthread_mutex_t()
        var changed = pthread_cond_t()
        /// What is to be written; nil: nothing.
        var changes: StoreChanges?
        var isStopping = false
        var failure: StoreError?
        /// Empty, with the buffers of the last write.
        var spare = StoreChanges()
        private var batch = StoreBatch()

        init(_ store: any Store) {
            self.store = store
            pthread_mutex_init(&lock, nil)
            pthread_cond_init(&changed, nil)
        }

        deinit {
            pthread_cond_destroy(&changed)
            pthread_mutex_destroy(&lock)
        }

        /// Leaves the buffers of `changes` as the spare ones.
        func write(_ changes: consuming StoreChanges) throws(StoreError) {
            batch.removeAll()
            changes.merge(into: &batch)
            changes.removeAll()
            spare = changes
            try store.write(batch)
        }
    }

    private let state: State
    private let isAside: Bool
    private var thread: NativeThread?

    /// Without `isAside` each write has happened when the call returns.
    package init(_ store: any Store, isAside: Bool) {
        state = State(store)
        self.isAside = isAside
    }

    deinit { stop() }

    /// Writes what is left of these changes, all of it or nothing; they are empty afterwards.
    package func write(_ changes: inout StoreChanges) throws(StoreError) {
        guard !changes.isEmpty else { return }
        try settle()
        let taken = changes
        changes = StoreChanges()
        guard isAside else {
            try state.write(taken)
            changes = state.spare
            return
        }
        if thread == nil { start() }
        pthread_mutex_lock(&state.lock)
        changes = state.spare
        state.spare = StoreChanges()
        state.changes = taken
        pthread_cond_broadcast(&state.changed)
        pthread_mutex_unlock(&state.lock)
    }

    /// Waits until the store has all that was given.
    package func settle() throws(StoreError) {
        pthread_mutex_lock(&state.lock)
        while state.changes != nil { pthread_cond_wait(&state.changed, &state.lock) }
        let failure = state.failure
        state.failure = nil
        pthread_mutex_unlock(&state.lock)
        if let failure { throw failure }
    }

    /// Ends the thread when what was given is written. Nothing else is called after it.
    package func stop() {
        guard let thread else { return }
        pthread_mutex_lock(&state.lock)
        state.isStopping = true
        pthread_cond_broadcast(&state.changed)
        pthread_mutex_unlock(&state.lock)
        thread.join()
        self.thread = nil
    }

    private func start() {
        thread = NativeThread { [state] in Self.run(state) }
    }

    private static func run(_ state: State) {
        pthread_mutex_lock(&state.lock)
        while true {
            guard let changes = state.changes else {
                if state.isStopping { break }
                pthread_cond_wait(&state.changed, &state.lock)
                continue
            }
            pthread_mutex_unlock(&state.lock)
            var failure: StoreError?
            do throws(StoreError) {
                try state.write(changes)
            } catch {
                failure = error
            }
            pthread_mutex_lock(&state.lock)
            state.failure = failure
            state.changes = nil
            pthread_cond_broadcast(&state.changed)
        }
        pthread_mutex_unlock(&state.lock)
    }
}
