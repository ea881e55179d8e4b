import Calendar

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
    /// The rule's last message to the customer.
    case lastMessage(at: Instant)
    /// Whether the step's `if` failed with an error, or was false.
    case condition(failed: Bool)
    /// The purpose or theme that stands against it, by index, and since when; nil: never stated.
    case consent(ConsentObjection, since: Instant?)
    /// The instant after which the message may not leave.
    case notAfter(Instant)

    package enum ConsentObjection: Sendable {
        /// `marketing` was never given, or was withdrawn.
        case notGiven, withdrawn
        /// The theme was never asked for, or was opted out of.
        case notAsked, optedOut
    }
}
