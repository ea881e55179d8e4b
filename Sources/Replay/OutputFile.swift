// A file that is complete or absent: written under another name, renamed when all is in it.

import Glibc

/// One file of `--out`. Unless it is renamed, its end takes it away.
final class OutputFile {
    private let path: String
    private let partialPath: String
    private let descriptor: Int32
    private var isRenamed = false

    /// Opens `.NAME.partial` in the directory; fails where another process is writing it.
    init(directory: String, name: String) throws(OutputFailure) {
        path = "\(directory)/\(name)"
        partialPath = "\(directory)/.\(name).partial"
        let descriptor = open(partialPath, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw OutputFailure.last("cannot create '\(partialPath)'") }
        // What an earlier process left when it was killed is written over, once it is ours.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .failed("'\(partialPath)' is being written by another process")
        }
        self.descriptor = descriptor
        Interruption.register(partialPath)
        guard ftruncate(descriptor, 0) == 0 else {
            throw OutputFailure.last("cannot write '\(partialPath)'")
        }
    }

    deinit {
        if !isRenamed { unlink(partialPath) }
        close(descriptor)
    }

    /// Appends `bytes`.
    func write(_ bytes: [UInt8]) throws(OutputFailure) {
        try Output(descriptor: descriptor, name: "'\(path)'").write(bytes)
    }

    /// Everything is on the disk after this, still under the other name.
    func sync() throws(OutputFailure) {
        guard fsync(descriptor) == 0 else { throw OutputFailure.last("cannot write '\(path)'") }
    }

    /// Gives the file its name.
    func rename() throws(OutputFailure) {
        guard Glibc.rename(partialPath, path) == 0 else {
            throw OutputFailure.last("cannot rename '\(partialPath)'")
        }
        isRenamed = true
    }

    /// Takes the file away again, after another one of the same run could not be renamed.
    func withdraw() {
        unlink(path)
    }
}
