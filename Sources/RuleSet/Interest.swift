import Expression

/// A set of strings that a customer has asked to hear about (S62).
package struct Interest: Sendable {
    package var name: String
    /// Of more the oldest goes.
    package var limit: Int
    /// How old a value may be; nil: it stays until it is removed.
    package var forMs: Int64?

    package init(name: String, limit: Int, forMs: Int64?) {
        self.name = name
        self.limit = limit
        self.forMs = forMs
    }
}

/// `add` or `remove` of an interest for one event type.
package struct InterestStatement: Sendable {
    package var interest: Int
    package var isAdded: Bool
    /// Reads `event` alone: a string, an int, or a list of these.
    package var values: Program

    package init(interest: Int, isAdded: Bool, values: Program) {
        self.interest = interest
        self.isAdded = isAdded
        self.values = values
    }
}
