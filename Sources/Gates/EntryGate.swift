/// The gates on entry (S45).
enum EntryGate {
    case tooOld, exit, reentry, consent

    /// The order in which a match meets them.
    static let order: [EntryGate] = [.tooOld, .exit, .reentry, .consent]
}
