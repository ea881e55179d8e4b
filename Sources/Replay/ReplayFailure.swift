// Why a replay could not be done.

import Inputs

/// The world's fault, or ours.
package enum ReplayFailure: Error {
    case input(InputError)
    case output(OutputFailure)
    case books(Imbalance)
    /// The journal of a partition begins in the middle of a run, as its first records are gone.
    case journalWithoutStart(partition: Int)
    /// The journal was written by other rules than those given, named by their hashes.
    case otherRules(journal: String, given: String)
}
