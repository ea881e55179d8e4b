import Calendar
import Customer

/// How far a broadcast has come on its way to those who may meet it, between two slices.
struct BroadcastArrival: Sendable {
    let time: Instant
    let serial: UInt64
    /// Whether engine time is past it already, so that everyone meets it now.
    let isLate: Bool
    /// The next of all customers, where it is for all of them.
    var nextCustomer = 0
    /// The target, the value and the place in the index that come next, where it is for those who asked.
    var target = 0
    var value = 0
    var cursor: Customers.InterestCursor?
    /// Those who have had an event later than it: they meet it at once (S29), the last first.
    var atOnce: [Int] = []
    var isFound = false
}
