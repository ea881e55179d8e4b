// Why a verb stopped, ready to be said.

import Inputs
import Replay

/// An error with its exit code; the message goes to standard error.
struct Failure: Error {
    var code: ExitCode
    /// Empty: nothing is said.
    var message: String

    init(_ code: ExitCode, _ message: String) {
        self.code = code
        self.message = message
    }

    init(_ failure: OutputFailure) {
        switch failure {
        case .closedPipe: self.init(.done, "")
        case .failed(let message): self.init(.failure, message)
        }
    }

    init(_ failure: ReplayFailure) {
        switch failure {
        case .input(let error): self.init(.failure, "cannot read \(error)")
        case .output(let failure): self.init(failure)
        case .books(let imbalance): self.init(.failure, "\(imbalance)")
        case .journalWithoutStart(let partition):
            self.init(
                .failure,
                "the journal of partition \(partition) begins in the middle of a run: its first records "
                    + "are gone, and with them what the daemon knew then")
        case .otherRules(let journal, let given):
            self.init(
                .usage,
                "the journal was written under the rule set \(journal), the rules given are \(given): "
                    + "only the rules of that time give the same answers")
        }
    }
}
