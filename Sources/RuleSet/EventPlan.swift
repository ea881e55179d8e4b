import Expression

/// All that an event of one type does, in the order in which it does it (S19).
package struct EventPlan: Sendable {
    /// Whether it wipes the customer's record; then it does nothing else (S13, S24).
    package var erases = false
    package var attributes: [AttributeUpdate] = []
    /// Whether one of these attributes is the zone, or a date on which a rule fires each year.
    package var movesCalendar = false
    package var facts: [FactUpdate] = []
    package var consents: [ConsentStatement] = []
    package var themes: [ThemeStatement] = []
    package var unsubscribes: [Unsubscription] = []
    package var interests: [InterestStatement] = []
    /// Where such events state preferences; nil: they do not.
    package var preferences: PreferenceFields?
    /// What such events say about messages; nil: nothing.
    package var engagement: EngagementPlan?
    /// What such an event adds to the scores of pressure and takes off, in millionths, by its type.
    package var strain: Int64 = 0
    package var relief: Int64 = 0
    /// Rules whose goal is such an event, ascending.
    package var goals: [Int] = []
    /// Whether such events are credited to messages.
    package var isAttributed = false
    /// By rule, then in the order of the rule's `exit`.
    package var exits: [ExitPlan] = []
    /// By rule, then by step.
    package var awaited: [AwaitedPlan] = []
    /// Slots that those rules read of such an event, ascending: what is remembered of it (S67).
    package var awaitedSlots: [Int] = []
    /// Rules whose trigger is `event` and names this type, ascending.
    package var entries: [Int] = []
    /// Finds those among `entries` that an event may start; nil where there are few.
    package var index: RuleIndex?
    /// Segments that rules start on, ascending, of which such an event may change something.
    package var segments: [Int] = []
    /// By rule: triggers that such an event only brings nearer, or moves.
    package var watches: [WatchPlan] = []
    /// Rules whose trigger is a broadcast of this type, ascending.
    package var broadcasts: [Int] = []

    package init() {}
}

/// `from: { T: EXPR }` of an attribute.
package struct AttributeUpdate: Sendable {
    package var attribute: Int
    package var value: Program

    package init(attribute: Int, value: Program) {
        self.attribute = attribute
        self.value = value
    }
}

/// `of` of a fact.
package struct FactUpdate: Sendable {
    package var fact: Int
    package var when: Program?
    /// Nil for `count`.
    package var value: Program?

    package init(fact: Int, when: Program?, value: Program?) {
        self.fact = fact
        self.when = when
        self.value = value
    }
}

/// `given` or `withdrawn` of a purpose.
package struct ConsentStatement: Sendable {
    package var purpose: Int
    package var isGiven: Bool
    package var when: Program?

    package init(purpose: Int, isGiven: Bool, when: Program?) {
        self.purpose = purpose
        self.isGiven = isGiven
        self.when = when
    }
}

/// `asked` of a theme.
package struct ThemeStatement: Sendable {
    package var theme: Int
    package var when: Program?

    package init(theme: Int, when: Program?) {
        self.theme = theme
        self.when = when
    }
}

/// `unsubscribe`: opts out of the theme that the program names; without a program, or where it gives
/// nothing, of all of them.
package struct Unsubscription: Sendable {
    package var when: Program?
    package var theme: Program?

    package init(when: Program?, theme: Program?) {
        self.when = when
        self.theme = theme
    }
}

/// One entry of a rule's `exit` for one event type.
package struct ExitPlan: Sendable {
    package var rule: Int
    /// Reads `event`, the new one, and `entry`, the old. Nil for an exit by key.
    package var predicate: Program?

    package init(rule: Int, predicate: Program?) {
        self.rule = rule
        self.predicate = predicate
    }
}

/// One type of a `wait_for`.
package struct AwaitedPlan: Sendable {
    package var rule: Int
    package var step: Int
    /// Reads `event`, the new one, and `entry`, the old. Nil for one by key.
    package var predicate: Program?

    package init(rule: Int, step: Int, predicate: Program?) {
        self.rule = rule
        self.step = step
        self.predicate = predicate
    }
}
