import Calendar
import Expression

/// One trigger rule.
package struct Rule: Sendable {
    /// When the same rule may send to the same customer again.
    package enum Again: Sendable, Equatable {
        case always, never
        case after(ms: Int64)

        /// Until a message is so old, it counts; nil: for ever.
        package var countsForMs: Int64? {
            if case .after(let ms) = self { ms } else { nil }
        }
    }

    package var name: String
    /// Index into the rule set's kinds.
    package var kind: Int
    /// Index into the customer plan's themes.
    package var theme: Int?
    /// 0…100.
    package var priority = 50
    package var trigger = Trigger.event
    /// Reads `event` alone; string or int.
    package var key: Program?
    package var when: Program?
    package var restarts = false
    package var again = Again.always
    /// Whether `again` looks at messages of the same key alone (S72); the rule has a key then.
    package var isAgainPerKey = false
    package var maxAgeMs: Int64 = 86_400_000
    /// The first `triggered_at` at which the rule acts.
    package var since: Instant?
    /// Days since 1970-01-01 in the customer's zone, both included.
    package var activeFrom: Int64?
    package var activeUntil: Int64?
    /// Its own control group.
    package var holdout: Holdout?
    /// What its messages are for.
    package var goal: Goal?
    package var steps: [Step] = []
    /// Slots of the entry event that steps and predicates read, and of watches `when`, ascending: what
    /// an instance or a watch keeps of it.
    package var keptSlots: [Int] = []
    /// Slots of awaited events that steps read, ascending.
    package var keptAwaitedSlots: [Int] = []
    /// Whether an exit without predicate exists, so that exits of the rule are remembered (S35).
    package var remembersExits = false

    /// Whether it must be known when it last sent: for `again`, and where an edge may come a second time.
    package var remembersMessages: Bool {
        switch trigger {
        case .enters, .leaves: true
        case .event, .silence, .date, .yearly, .schedule, .sequence, .count, .broadcast:
            again != .always
        }
    }

    package init(name: String, kind: Int) {
        self.name = name
        self.kind = kind
    }
}

/// One step of a rule.
package struct Step: Sendable {
    package enum Action: Sendable {
        case wait(ms: Int64)
        /// The first such time that is not before the instance's clock.
        case until(LocalSchedule)
        case waitFor(WaitFor)
        /// Goes on behind the branches of a `wait_for`.
        case skip(to: Int)
        case send(Send)
    }

    package var condition: Program?
    package var action: Action

    package init(condition: Program?, action: Action) {
        self.condition = condition
        self.action = action
    }
}

/// A `wait_for`: an event or a deadline. Its branches follow it among the rule's steps, in the order of
/// the text.
package struct WaitFor: Sendable {
    package var withinMs: Int64
    /// Where the instance goes on when the event comes, and when it does not; of a branch that is left out
    /// the step behind.
    package var thenStep: Int
    package var elseStep: Int
    /// The step behind both branches.
    package var nextStep: Int

    package init(withinMs: Int64, thenStep: Int, elseStep: Int, nextStep: Int) {
        self.withinMs = withinMs
        self.thenStep = thenStep
        self.elseStep = elseStep
        self.nextStep = nextStep
    }
}

/// What a `send` step sends. An object, as each look at a step hands it out.
package final class Send: Sendable {
    package enum Template: Sendable {
        case named(String)
        /// `{ from: EXPR }`; where it fails the step's name is used (S5).
        case expression(Program)
    }

    package let name: String
    package let template: Template
    package let channels: ChannelSelection
    package let needs: ChannelNeeds?
    /// Int or double: dearer channels are passed over (S55).
    package let worth: Program?
    /// In the order of the text.
    package let data: [DataField]
    package let expiresMs: Int64?

    package init(
        name: String, template: Template, channels: ChannelSelection, needs: ChannelNeeds? = nil,
        worth: Program? = nil, data: [DataField] = [], expiresMs: Int64? = nil
    ) {
        self.name = name
        self.template = template
        self.channels = channels
        self.needs = needs
        self.worth = worth
        self.data = data
        self.expiresMs = expiresMs
    }
}

/// One key of `data`; left out when its expression fails.
package struct DataField: Sendable {
    package indirect enum Node: Sendable {
        case value(Program)
        case list([Node])
        case map([DataField])
    }

    package var name: String
    package var node: Node

    package init(name: String, node: Node) {
        self.name = name
        self.node = node
    }
}
