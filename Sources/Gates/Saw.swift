import Calendar
import RuleSet

/// What a gate saw when it objected: trivial, rendered as a flat JSON object in `saw`.
package enum Saw: Sendable {
    case nothing
    /// The match's age and the rule's `max_age`.
    case age(ms: Int64, maxAgeMs: Int64)
    /// The date that an event carried, when it was over by then.
    case date(Instant)
    /// The time of the exit that ends or precedes the match.
    case exit(at: Instant)
    /// An instance of the same key that still runs, entered at `since`.
    case running(since: Instant)
    /// So many instances of the customer run that no other may start.
    case instances(Int)
    /// What the record would have in bytes with the match, and the most that it may (decision 0029).
    case recordBytes(Int, most: Int)
    /// The rule's last message to the customer.
    case lastMessage(at: Instant)
    /// Whether the step's `if` failed with an error, or was false.
    case condition(failed: Bool)
    /// The purpose or theme that stands against it, by index, and since when; nil: never stated.
    case consent(ConsentObjection, since: Instant?)
    /// The instant after which the message may not leave.
    case notAfter(Instant)
    /// A newer match has taken the place of what was held.
    case restarted(at: Instant)
    /// What the customer has stated against it.
    case preference(PreferenceObjection)
    /// Messages of the last seven days, and the most that the customer wishes.
    case messagesOfWeek(Int, most: Int)
    /// The customer is in the control group: that of all rules, or the rule's own.
    case holdout(isGlobal: Bool)
    case quiet(QuietReason)
    /// The end of the window in which the message waits for others.
    case window(until: Instant)
    /// Messages sent of those that came together, and the most that are.
    case sentTogether(Int, most: Int)
    case fitness(Unfitness)
    /// The state of the customer, and that of the channel if it has a score.
    case pressure(Pressure, channel: Pressure?)
    /// The cap by its place in the text, the messages that it counts, and the most that it allows.
    case cap(index: Int, count: Int, most: Int)
    /// What each channel met: a range of the refusals beside the decision.
    case channels(start: Int32, count: Int32)

    package struct Pressure: Sendable {
        package let state: PressurePolicy.State
        /// In millionths of a point.
        package let score: Int64

        package init(state: PressurePolicy.State, score: Int64) {
            self.state = state
            self.score = score
        }
    }

    package enum PreferenceObjection: String, Sendable { case theme, channels }

    package enum QuietReason: String, Sendable {
        case hours
        case day
        case holiday
        case ownHours = "own_hours"
        case ownDay = "own_day"
    }

    /// Why a channel cannot carry a message.
    package enum Unfitness: String, Sendable {
        case noAddress = "no_address"
        case bounced
        case condition
        case realTime = "real_time"
        case length, persistence, response, intrusive
        case cost
    }

    package enum ConsentObjection: Sendable {
        /// `marketing` was never given, or was withdrawn.
        case notGiven, withdrawn
        /// The theme was never asked for, or was opted out of.
        case notAsked, optedOut
    }
}
