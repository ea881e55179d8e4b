import Calendar

/// When a rule last sent to the customer, for `again`. Two messages are enough: the newest, and the
/// newest of another run than that one's, so that a run can leave its own out (S33).
package struct SentMessages: Sendable {
    package let rule: Int32
    private(set) var newest: Instant
    private(set) var newestSerial: UInt32
    var newestOfOthers: Instant?

    package init(rule: Int32, at time: Instant, serial: UInt32) {
        self.rule = rule
        newest = time
        newestSerial = serial
    }

    package mutating func add(at time: Instant, serial: UInt32) {
        if serial != newestSerial {
            newestOfOthers = newest
            newestSerial = serial
        }
        newest = time
    }

    /// The newest message, without those of the run `serial`.
    package func last(exceptOf serial: UInt32?) -> Instant? {
        serial == newestSerial ? newestOfOthers : newest
    }
}
