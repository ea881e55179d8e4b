import Calendar

/// The newest exit without predicate of a rule and key (S35).
package struct RememberedExit: Sendable {
    /// In place of a type: events of several types came at one instant, or one that is no longer declared.
    static let otherTypes: Int32 = -1

    package let rule: Int32
    /// Nil for an exit that ends the instances of every key.
    package let key: [UInt8]?
    /// Index of the event type that ended, or `otherTypes`.
    private(set) var type: Int32
    package private(set) var time: Instant

    package init(rule: Int32, key: [UInt8]?, type: Int32, time: Instant) {
        self.rule = rule
        self.key = key
        self.type = type
        self.time = time
    }

    /// Takes up another event that ended the same.
    mutating func add(type: Int, at time: Instant) {
        if time < self.time { return }
        if time > self.time {
            self.type = Int32(type)
        } else if self.type != type {
            self.type = Self.otherTypes
        }
        self.time = time
    }

    /// Whether an event of another type than `type` was among those of its instant.
    func isOfOther(than type: Int) -> Bool { self.type != type }
}
