import Calendar

/// The newest exit without predicate of a rule and key (S35).
package struct RememberedExit: Sendable {
    package let rule: Int32
    /// Nil for an exit that ends the instances of every key.
    package let key: [UInt8]?
    package var time: Instant

    package init(rule: Int32, key: [UInt8]?, time: Instant) {
        self.rule = rule
        self.key = key
        self.time = time
    }
}
