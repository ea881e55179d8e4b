// What librdkafka logs.

/// A line of librdkafka's log.
package struct LogLine: Equatable, Sendable {
    /// As in syslog: 0 emergency to 7 debug.
    package var level: Int
    /// A short word in capitals, such as `FAIL`.
    package var facility: String
    package var text: String
}

/// Where log lines go. Called from any thread of librdkafka, at any moment, and must be quick.
package typealias LogSink = @Sendable (LogLine) -> Void
