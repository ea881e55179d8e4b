/// How long messages are remembered, by the decision time of what happens (S47).
package struct MessageMemory: Sendable, Equatable {
    /// After their decision; 0: not at all.
    package let ms: Int64
    /// After a click on them, where events are credited to messages.
    package let afterClickMs: Int64

    package init(ms: Int64, afterClickMs: Int64) {
        self.ms = ms
        self.afterClickMs = afterClickMs
    }
}
