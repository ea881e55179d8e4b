// The files of `--out`: all of them complete, or none of them there.

import Glibc

/// `send-requests.jsonl`, `decisions.jsonl` and `dead-letters.jsonl` in one directory.
final class OutputFiles {
    private let sendRequests: OutputFile
    private let decisions: OutputFile
    private let deadLetters: OutputFile
    private let directory: String

    /// Makes the directory, and those that it stands in, where there is none.
    init(directory: String) throws(OutputFailure) {
        try Self.make(directory)
        self.directory = directory
        sendRequests = try OutputFile(directory: directory, name: "send-requests.jsonl")
        decisions = try OutputFile(directory: directory, name: "decisions.jsonl")
        deadLetters = try OutputFile(directory: directory, name: "dead-letters.jsonl")
    }

    /// Appends the lines to their files.
    func write(_ lines: RecordLines) throws(OutputFailure) {
        try sendRequests.write(lines.sendRequests)
        try decisions.write(lines.decisions)
        try deadLetters.write(lines.deadLetters)
    }

    /// Gives the files their names. No signal comes between the first name and the last.
    func commit() throws(OutputFailure) {
        try sendRequests.sync()
        try decisions.sync()
        try deadLetters.sync()
        Interruption.hold()
        defer { Interruption.release() }
        try sendRequests.rename()
        do throws(OutputFailure) {
            try decisions.rename()
        } catch {
            sendRequests.withdraw()
            throw error
        }
        do throws(OutputFailure) {
            try deadLetters.rename()
        } catch {
            sendRequests.withdraw()
            decisions.withdraw()
            throw error
        }
        Interruption.forgetFiles()
        try syncDirectory()
    }

    private static func make(_ directory: String) throws(OutputFailure) {
        let parts = directory.split(separator: "/", omittingEmptySubsequences: true)
        var path = directory.hasPrefix("/") ? "" : "."
        for part in parts {
            path += "/" + part
            if mkdir(path, 0o777) != 0, errno != EEXIST {
                throw OutputFailure.last("cannot make the directory '\(directory)'")
            }
        }
    }

    /// Makes the new names last.
    private func syncDirectory() throws(OutputFailure) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw OutputFailure.last("cannot open '\(directory)'") }
        defer { close(descriptor) }
        // Not every file system syncs directories.
        if fsync(descriptor) != 0, errno != EINVAL {
            throw OutputFailure.last("cannot write '\(directory)'")
        }
    }
}
