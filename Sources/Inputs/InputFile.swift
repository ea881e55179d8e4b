// One open file, or standard input.

import Glibc

/// Owns a file's descriptor. Standard input, `-`, is left open.
struct InputFile: ~Copyable {
    let path: String
    /// Bytes read so far.
    private(set) var consumed = 0
    /// Bytes of a regular file when it was opened; nil for a pipe.
    let size: Int?

    private let descriptor: Int32

    init(path: String) throws(InputError) {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw InputError(path: path, number: errno) }
        var status = stat()
        let failure = fstat(descriptor, &status) == 0 ? nil : errno
        let kind = status.st_mode & S_IFMT
        if let number = failure ?? (kind == S_IFDIR ? EISDIR : nil) {
            if descriptor != STDIN_FILENO { close(descriptor) }
            throw InputError(path: path, number: number)
        }
        self.path = path
        self.descriptor = descriptor
        size = kind == S_IFREG ? Int(status.st_size) : nil
    }

    deinit {
        if descriptor != STDIN_FILENO { close(descriptor) }
    }

    /// Reads at least one byte into `buffer`, or 0 at the end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress!, buffer.count)
            if count >= 0 {
                consumed += count
                return count
            }
            guard errno == EINTR else {
                throw InputError(path: path, number: errno, offset: consumed)
            }
        }
    }
}
