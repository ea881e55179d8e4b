/// A control group: a share of the customers to whom nothing is sent, chosen by a hash of their ids (S50).
package struct Holdout: Sendable, Equatable {
    /// The share in millionths, 0…1,000,000: percent × 10,000.
    package var millionths: UInt64
    package var salt: String

    package init(millionths: UInt64, salt: String) {
        self.millionths = millionths
        self.salt = salt
    }
}
