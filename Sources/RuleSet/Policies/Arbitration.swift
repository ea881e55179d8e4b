/// `arbitration`: which of several messages go, and in which order (S52).
package struct Arbitration: Sendable {
    package enum Criterion: String, Sendable, CaseIterable { case priority, expires, worth }

    /// 0: no window, it only orders.
    package var windowMs: Int64 = 0
    /// So many of one window, or of one round without a window, are sent.
    package var max: Int?
    package var order: [Criterion] = [.priority, .expires]

    package init() {}
}
