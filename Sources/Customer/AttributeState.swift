import Calendar

/// The newest value of one attribute by event time.
package struct AttributeState: Sendable {
    package private(set) var time = Instant.distantPast
    package private(set) var value = StoredValue.absent

    package init() {}

    init(time: Instant, value: StoredValue) {
        self.time = time
        self.value = value
    }

    /// S22: by event time, at equal times by the order of the log.
    package mutating func update(_ newValue: StoredValue, at newTime: Instant) {
        guard newTime >= time else { return }
        time = newTime
        value = newValue
    }
}
