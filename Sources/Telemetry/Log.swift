// Log lines on a file descriptor, as logfmt or JSON.

import Calendar
import Glibc
import Synchronization

/// Writes whole lines, from any thread. A line that cannot be written (a full disk, a closed pipe) is
/// counted, and the next one that can be says how many were lost: logging never stops the daemon.
package final class Log: Sendable {
    package enum Format: Sendable { case logfmt, json }

    package let level: LogLevel
    private let format: Format
    private let descriptor: Int32
    private let clock: @Sendable () -> Instant
    private let lost = Mutex(0)

    /// `clock` gives the time of a line.
    package init(
        level: LogLevel, format: Format, descriptor: Int32 = STDERR_FILENO,
        clock: @escaping @Sendable () -> Instant = { Log.now }
    ) {
        self.level = level
        self.format = format
        self.descriptor = descriptor
        self.clock = clock
    }

    /// `fields` are written in their order, after time, level and message.
    package func write(
        _ level: LogLevel, _ message: String, _ fields: KeyValuePairs<String, Any?> = [:]
    ) {
        guard level >= self.level else { return }
        var line = LogLine(format: format)
        line.add("time", rendered(clock()))
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
                note.add("time", rendered(clock()))
                note.add("level", LogLevel.warn.name)
                note.add("msg", "log lines could not be written")
                note.add("lost", number: "\(lost)")
                bytes = note.bytes + bytes
            }
            if write(bytes) { lost = 0 } else { lost += 1 }
        }
    }

    package static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    private func rendered(_ instant: Instant) -> String {
        var text: [UInt8] = []
        RFC3339.write(instant, into: &text)
        return String(decoding: text, as: UTF8.self)
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
