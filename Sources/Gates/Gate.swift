/// The gates that this version has, in no order; the raw value is what leaves in `gate`.
package enum Gate: String, Sendable, CaseIterable {
    case tooOld = "too_old"
    case exit
    case reentry
    case condition
    case consent
    case expired
}
