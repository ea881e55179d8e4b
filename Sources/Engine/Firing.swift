import Calendar

/// A watch that is due, in the order in which those of one customer fire: by rule, then key (S30).
struct Firing: Comparable {
    enum Source {
        /// Index into the customer's watches.
        case watch(Int)
        /// Index into the customer's calendar watches.
        case calendar(Int)
        /// A segment that the customer has come into or left, maybe at an instant that was looked at before.
        case edge(isRepeated: Bool)
        /// Place among those that the customer meets at this instant.
        case broadcast(Int)
    }

    var rule: Int32
    var due: Instant
    var source: Source

    /// The place among the watches of the rule, or among the broadcasts, which is the order of keys.
    private var place: Int {
        switch source {
        case .watch(let index), .calendar(let index), .broadcast(let index): index
        case .edge: 0
        }
    }

    static func < (left: Firing, right: Firing) -> Bool {
        left.rule != right.rule ? left.rule < right.rule : left.place < right.place
    }

    static func == (left: Firing, right: Firing) -> Bool {
        left.rule == right.rule && left.place == right.place
    }
}
