// Failures of TLS and SASL behind a connection that has worked.

import Kafka

/// A broker that restarts, a certificate that is being exchanged, a directory of users that does not answer: a connection
/// that was good is refused for a while. That is waited for. One that is refused for longer is refused for good.
package struct ConnectionPatience {
    private static let limitMs: Int64 = 600_000
    /// Failures further apart than so are not one and the same: librdkafka connects anew more often.
    private static let gapMs: Int64 = 60_000
    /// _SSL, _AUTHENTICATION, ILLEGAL_SASL_STATE, SASL_AUTHENTICATION_FAILED
    private static let codes: Set<Int32> = [-181, -169, 34, 58]

    private var sinceMs: Int64?
    private var lastMs: Int64 = 0

    package init() {}

    /// Whether a failure is to be waited out.
    package mutating func bears(code: Int32, atMs now: Int64) -> Bool {
        guard Self.codes.contains(code) else { return false }
        if sinceMs == nil || now - lastMs > Self.gapMs { sinceMs = now }
        lastMs = now
        return now - (sinceMs ?? now) < Self.limitMs
    }

    /// A connection works.
    package mutating func worked() { sinceMs = nil }
}
