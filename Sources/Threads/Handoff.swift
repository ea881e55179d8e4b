// A few containers that go round between two threads.

import Glibc

/// One thread fills what another one has emptied: `takeEmpty` and `give` are the filler's, `take` and `giveBack`
/// the other's. There are never more than were there at first, so that the filler waits for the other one.
package final class Handoff<Element: AnyObject>: @unchecked Sendable {
    // All under the lock.
    private var lock = pthread_mutex_t()
    private var changed = pthread_cond_t()
    private var empty: [Element]
    /// The oldest first.
    private var full: [Element] = []
    private var isAbandoned = false

    package init(_ elements: [Element]) {
        empty = elements
        pthread_mutex_init(&lock, nil)
        pthread_cond_init(&changed, nil)
    }

    deinit {
        pthread_cond_destroy(&changed)
        pthread_mutex_destroy(&lock)
    }

    /// Waits for one to fill; nil when nobody wants any more.
    package func takeEmpty() -> Element? {
        locked {
            while empty.isEmpty, !isAbandoned { pthread_cond_wait(&changed, &lock) }
            return isAbandoned ? nil : empty.removeLast()
        }
    }

    package func give(_ element: Element) {
        locked {
            full.append(element)
            pthread_cond_signal(&changed)
        }
    }

    /// Waits for a full one.
    package func take() -> Element {
        locked {
            while full.isEmpty { pthread_cond_wait(&changed, &lock) }
            return full.removeFirst()
        }
    }

    package func giveBack(_ element: Element) {
        locked {
            empty.append(element)
            pthread_cond_signal(&changed)
        }
    }

    /// The filler shall stop when it next asks.
    package func abandon() {
        locked {
            isAbandoned = true
            pthread_cond_signal(&changed)
        }
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(&lock)
        defer { pthread_mutex_unlock(&lock) }
        return body()
    }
}
