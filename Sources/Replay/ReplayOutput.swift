// Where the records of a replay go: files, standard output, both or nowhere.

/// The sinks of one replay.
package final class ReplayOutput {
    private let files: OutputFiles?
    private let emitted: RecordLines.Stream?
    private let standardOutput: Output
    private var isPipeClosed = false

    /// `directory` is that of `--out`, `emitted` the stream of `--emit`.
    package init(
        directory: String? = nil, emitted: RecordLines.Stream? = nil,
        standardOutput: Output = .standard
    ) throws(OutputFailure) {
        files = if let directory { try OutputFiles(directory: directory) } else { nil }
        self.emitted = emitted
        self.standardOutput = standardOutput
    }

    /// Whether anybody wants the records: if not, nobody need render them.
    package var wantsRecords: Bool { files != nil || emitted != nil }

    /// Writes the lines and empties them. Files go on being written when the reader of standard output
    /// has left; without files that is the end of the run.
    package func drain(_ lines: inout RecordLines) throws(OutputFailure) {
        if let emitted, !isPipeClosed {
            do throws(OutputFailure) {
                try standardOutput.write(lines[emitted])
            } catch {
                guard case .closedPipe = error, files != nil else { throw error }
                isPipeClosed = true
            }
        }
        try files?.write(lines)
        lines.removeAll()
    }

    /// Gives the files their names. Without it they disappear with this object.
    package func commit() throws(OutputFailure) {
        try files?.commit()
    }
}
