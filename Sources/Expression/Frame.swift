import Calendar

/// What a program reads when it runs. Its addresses must outlive the run and the use of its result.
package struct Frame {
    /// One address of slots by `Root`; nil where the scope had no such record.
    package var event: UnsafePointer<Value>?
    package var entry: UnsafePointer<Value>?
    package var awaited: UnsafePointer<Value>?
    package var customer: UnsafePointer<Value>?
    package var facts: UnsafePointer<Value>?
    package var segments: UnsafePointer<Value>?
    package var pressure: UnsafePointer<Value>?
    package var interests: UnsafePointer<Value>?
    package var now: Instant
    /// The customer's zone, in which a `date` has its midnight. Unowned: the rule set keeps it alive,
    /// and a retain for each evaluation would be the dearest part of a comparison.
    package unowned(unsafe) var zone: Zone

    package init(now: Instant, zone: Zone) {
        self.now = now
        self.zone = zone
    }
}
