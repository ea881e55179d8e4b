import Calendar

/// When a rule last sent to the customer, or of one key, for `again`. Two messages are enough: the newest,
/// and the newest of another run than that one's, so that a run can leave its own out (S33).
package struct SentMessages: Sendable {
    package let rule: Int32
    /// Nil: of any key, where `again` does not ask for it.
    let key: [UInt8]?
    private(set) var newest: Instant
    private(set) var newestSerial: UInt32
    var newestOfOthers: Instant?

    package init(
        rule: Int32, key: UnsafeRawBufferPointer? = nil, at time: Instant, serial: UInt32
    ) {
        self.rule = rule
        self.key = key.map { Array($0) }
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

    /// Takes up messages of another key.
    mutating func add(_ more: SentMessages) {
        let (first, second) = more.newest > newest ? (more, self) : (self, more)
        let other =
            second.newestSerial == first.newestSerial ? second.newestOfOthers : second.newest
        newest = first.newest
        newestSerial = first.newestSerial
        newestOfOthers = [first.newestOfOthers, other].compactMap(\.self).max()
    }

    /// The newest message, without those of the run `serial`.
    package func last(exceptOf serial: UInt32?) -> Instant? {
        serial == newestSerial ? newestOfOthers : newest
    }

    func isOf(_ other: UnsafeRawBufferPointer?) -> Bool {
        guard let key, let other else { return self.key == nil && other == nil }
        return key.withUnsafeBytes { compareBytes($0, other) == 0 }
    }
}
