// The files of `--out`: all of them complete, or none of them there.

import Glibc

/// A file of each stream, such as `decisions.jsonl`, in one directory.
final class OutputFiles {
    private var files: [(stream: RecordLines.Stream, file: OutputFile)] = []
    private let directory: String

    /// Makes the directory, and those that it stands in, where there is none.
    init(directory: String) throws(OutputFailure) {
        try Self.make(directory)
        self.directory = directory
        for stream in RecordLines.Stream.allCases {
            files.append(
                (stream, try OutputFile(directory: directory, name: stream.rawValue + ".jsonl")))
        }
    }

    /// Appends the lines to their files.
    func write(_ lines: RecordLines) throws(OutputFailure) {
        for (stream, file) in files { try file.write(lines[stream]) }
    }

    /// Gives the files their names. No signal comes between the first name and the last.
    func commit() throws(OutputFailure) {
        for (_, file) in files { try file.sync() }
        Interruption.hold()
        defer { Interruption.release() }
        for (index, entry) in files.enumerated() {
            do throws(OutputFailure) {
                try entry.file.rename()
            } catch {
                for (_, file) in files[..<index] { file.withdraw() }
                throw error
            }
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
