// How much a log line matters.

package enum LogLevel: Int, Sendable, Comparable, CaseIterable {
    case debug, info, warn, error

    package static func < (left: LogLevel, right: LogLevel) -> Bool {
        left.rawValue < right.rawValue
    }

    var name: String { "\(self)" }
}
