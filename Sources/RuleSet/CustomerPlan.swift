import Expression

/// What customer.yaml keeps of each customer.
package struct CustomerPlan: Sendable {
    /// In the order of declaration; the slot of `customer.x` is the index here.
    package var attributes: [Attribute] = []
    /// In the order of declaration; the slot of `facts.x` is the index here.
    package internal(set) var facts: [Fact] = []
    /// How many facts keep one number, and how many a series.
    package internal(set) var numberCount = 0
    package internal(set) var seriesCount = 0
    /// In the order of declaration; the slot of `segments.x` is the index here.
    package var segments: [Segment] = []
    /// Segments that rules start on, ascending.
    package var triggerSegments: [Int] = []
    /// In the order of declaration.
    package var purposes: [String] = []
    package var themes: [Theme] = []
    /// In the order of declaration; the slot of `customer.interests.x` is the index here.
    package var interests: [Interest] = []
    /// Nil: customers state none.
    package var preferences: PreferencePolicy?
    /// Index of the purpose `marketing`.
    package var marketing: Int?
    /// Index of the attribute `time_zone`, if it is a string.
    package var timeZone: Int?
    package var limits = RecordLimits()

    package init() {}
}

/// The latest value by event time.
package struct Attribute: Sendable {
    package var name: String
    package var type: ValueType
    /// A program without reads that gives the default, its dates as timestamps; `defaultValue(in:)`
    /// is the value.
    package var defaultValue: Program?
    /// Whether null in a field that its expression reads takes it back to its default (S71).
    package var clearsOnNull = false

    package init(name: String, type: ValueType, defaultValue: Program?) {
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
    }
}

/// Something that a customer can ask for and opt out of.
package struct Theme: Sendable {
    package var name: String
    package var isAskedByDefault: Bool

    package init(name: String, isAskedByDefault: Bool) {
        self.name = name
        self.isAskedByDefault = isAskedByDefault
    }
}
