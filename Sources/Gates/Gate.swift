/// What can object to a match or a message, in no order; the raw value is what leaves in `gate`.
package enum Gate: String, Sendable, CaseIterable {
    case tooOld = "too_old"
    case exit
    case reentry
    case condition
    case consent
    case expired
    case preference
    case holdout
    case quiet
    case arbitration
    // The gate `channel` answers with that of the channel that decides.
    case fitness
    case pressure
    case cap
}
