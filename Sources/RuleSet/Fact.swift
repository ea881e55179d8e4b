import Expression

/// One aggregate over the customer's own events.
package struct Fact: Sendable {
    package enum Aggregate: String, Sendable, CaseIterable {
        case count, sum, min, max, average, latest, first, distinct
    }

    /// All that the fold needs to know of it: trivial, so that it is passed on without a retain.
    package struct Form: Sendable {
        package var aggregate: Aggregate
        /// Whether its number is a double; else it is an int.
        package var isDouble: Bool
        /// The window's width in milliseconds; 0: all time.
        package var windowMs: Int64
        /// Index among the customer's numbers, or among their series.
        package var place = 0

        package init(_ aggregate: Aggregate, isDouble: Bool, windowMs: Int64) {
            self.aggregate = aggregate
            self.isDouble = isDouble
            self.windowMs = windowMs
        }

        /// Whether it keeps values of events as they are.
        package var keepsValues: Bool { aggregate == .latest || aggregate == .first }

        /// Whether it keeps more than one number: buckets, values or times.
        package var isSeries: Bool {
            if windowMs > 0 { return true }
            switch aggregate {
            case .count, .sum, .min, .max, .average: return false
            case .latest, .first, .distinct: return true
            }
        }
    }

    package var name: String
    /// What `facts.x` is (S9).
    package var type: ValueType
    package fileprivate(set) var form: Form

    package init(name: String, type: ValueType, form: Form) {
        self.name = name
        self.type = type
        self.form = form
    }
}

extension CustomerPlan {
    /// Adds a fact and gives it its place.
    package mutating func append(_ fact: Fact) {
        var fact = fact
        if fact.form.isSeries {
            fact.form.place = seriesCount
            seriesCount += 1
        } else {
            fact.form.place = numberCount
            numberCount += 1
        }
        facts.append(fact)
    }
}
