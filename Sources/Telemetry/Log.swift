// Log lines on a file descriptor, as logfmt or JSON.

import Glibc
import Synchronization

/// Writes whole lines, from any thread. A line that cannot be written (a full disk, a closed pipe) is
/// counted, and the next one that can be says how many were lost: logging never stops the daemon.
package final class Log: Sendable {
    package enum Format: Sendable { case logfmt, json }

    package let level: LogLevel
    private let format: Format
    private let descriptor: Int32
    private let time: @Sendable () -> String
    private let lost = Mutex(0)

    /// `time` gives the time of a line, as it is to be written.
    package init(
        level: LogLevel, format: Format, descriptor: Int32 = STDERR_FILENO,
        time: @escaping @Sendable () -> String
    ) {
        self.level = level
        self.format = format
        self.descriptor = descriptor
        self.time = time
    }

    /// `fields` are written in their order, after time, level and message.
    package func write(
        _ level: LogLevel, _ message: String, _ fields: KeyValuePairs<String, Any?> = [:]
    ) {
        guard level >= self.level else { return }
        var line = LogLine(format: format)
        line.add("time", time())
        line.add("level", level.name)
        line.add("msg", message)
        for (name, value) in fields {
            guard let value else { continue }
            if let number = value as? any BinaryInteger {
                line.add(name, number: "\(number)")
            } else {
                line.add(name, "\(value)")
            }
        }
        lost.withLock { lost in
            var bytes = line.bytes
            if lost > 0 {
                var note = LogLine(format: format)
                note.add("time", time())
                note.add("level", LogLevel.warn.name)
                note.add("msg", "log lines could not be written")
                note.add("lost", number: "\(lost)")
                bytes = note.bytes + bytes
            }
            if write(bytes) { lost = 0 } else { lost += 1 }
        }
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(
                    descriptor, bytes.baseAddress! + written, bytes.count - written)
                if count < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                written += count
            }
            return true
        }
    }
}
