// How the threads of a daemon learn that they should stop.

import Synchronization

/// Set once: by a signal, by a worker that fails, or when every worker has read all there is.
package final class StopRequest: Sendable {
    private let isSet = Atomic(false)
    private let workers: Int
    private let atEnd = Atomic(0)

    /// `workers` is how many of them there are.
    package init(workers: Int = 1) {
        self.workers = workers
    }

    package var isRequested: Bool { isSet.load(ordering: .relaxed) }

    package func request() { isSet.store(true, ordering: .relaxed) }

    /// A worker has come to the end of its partitions. Its leaving alone would make the others give
    /// theirs back, so they stop together.
    func reachedEnd() {
        if atEnd.add(1, ordering: .relaxed).newValue == workers { request() }
    }

    /// There is more after all.
    func leftEnd() {
        atEnd.subtract(1, ordering: .relaxed)
    }
}
