// Bytes to a file descriptor, all of them or a failure.

import Glibc

/// A file descriptor that somebody else opens and closes.
package struct Output {
    private let descriptor: Int32
    /// What messages call it.
    private let name: String

    package init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    package static let standard = Output(descriptor: STDOUT_FILENO, name: "to standard output")

    /// Writes all of `bytes`.
    package func write(_ bytes: [UInt8]) throws(OutputFailure) {
        let isWritten = bytes.withUnsafeBytes { bytes in
            var start = 0
            while start < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress! + start, bytes.count - start)
                if count < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                start += count
            }
            return true
        }
        guard isWritten else { throw OutputFailure.last("cannot write \(name)") }
    }
}
