import Calendar
import Expression

/// What makes a rule match. What each event type does for it stands in the type's plan.
package enum Trigger: Sendable {
    /// Each event of some types.
    case event
    /// `forMs` after the last of some events.
    case silence(forMs: Int64)
    case date(DateTrigger)
    case yearly(YearlyTrigger)
    /// Events in a row, of which the first and the last are at most `withinMs` apart.
    case sequence(length: Int, withinMs: Int64)
    case count(atLeast: Int, withinMs: Int64)
    case schedule(LocalSchedule)
    /// A customer comes into a segment, of this index.
    case enters(segment: Int)
    case leaves(segment: Int)
    case broadcast(BroadcastTrigger)

    /// Whether it fires by the calendar, for every customer who is known (S39).
    package var isOfCalendar: Bool {
        switch self {
        case .yearly, .schedule: true
        case .event, .silence, .date, .sequence, .count, .enters, .leaves, .broadcast: false
        }
    }

    /// Whether an exit that came before matters: to matches by events, and to dates.
    package var remembersExits: Bool {
        if case .date = self { return true }
        return matchesByEvent
    }

    /// Whether its matches are matches by an event, of which remembered exits are asked (S35), and an age
    /// where it is the customer's own (S27, S65); an edge of a segment may be one, or be made by time.
    package var matchesByEvent: Bool {
        switch self {
        case .event, .sequence, .count, .enters, .leaves, .broadcast: true
        case .silence, .date, .yearly, .schedule: false
        }
    }
}

/// `date:`: at a date that an event carried.
package struct DateTrigger: Sendable {
    /// Reads `event` alone; a timestamp or a date.
    package var date: Program
    /// With `at` whole days.
    package var offsetMs: Int64
    /// Seconds since midnight; nil: at the date's own time of day.
    package var secondOfDay: Int?

    package init(date: Program, offsetMs: Int64, secondOfDay: Int?) {
        self.date = date
        self.offsetMs = offsetMs
        self.secondOfDay = secondOfDay
    }
}

/// `yearly:`: on the anniversary of a date of the customer.
package struct YearlyTrigger: Sendable {
    /// Index of the attribute, which is a date.
    package var attribute: Int
    package var anniversary: Anniversary

    package init(attribute: Int, anniversary: Anniversary) {
        self.attribute = attribute
        self.anniversary = anniversary
    }
}

/// `broadcast:`: an event about a thing, for customers who asked to hear about it or for all (S64).
package struct BroadcastTrigger: Sendable {
    /// Whose interests are asked.
    package struct Audience: Sendable {
        /// Index of the interest.
        package var interest: Int
        /// Reads `event` alone: a string, an int, or a list of these.
        package var values: Program

        package init(interest: Int, values: Program) {
            self.interest = interest
            self.values = values
        }
    }

    /// Nil: every customer who is known.
    package var audience: Audience?
    /// Whether a message takes what it is about out of the interest.
    package var isOnce: Bool

    package init(audience: Audience?, isOnce: Bool) {
        self.audience = audience
        self.isOnce = isOnce
    }
}

/// What events of one type do to the watches of one rule.
package struct WatchPlan: Sendable {
    package enum Effect: Sendable {
        /// Moves the watch, which fires once something that `arms` came.
        case silence(arms: Bool)
        case date
        /// Counts where one of the filters holds; nil holds always.
        case count(filters: [Program?])
        /// The elements that the type may be, the last first.
        case sequence(elements: [Element])
    }

    package struct Element: Sendable {
        /// From 0 on.
        package var position: Int
        package var filter: Program?

        package init(position: Int, filter: Program?) {
            self.position = position
            self.filter = filter
        }
    }

    package var rule: Int
    package var effect: Effect

    package init(rule: Int, effect: Effect) {
        self.rule = rule
        self.effect = effect
    }
}
