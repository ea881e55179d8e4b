import Expression

/// `attribution`: to which message an event is credited (S61).
package struct Attribution: Sendable {
    package enum Model: String, Sendable, CaseIterable {
        case lastClick = "last_click"
        case lastMessage = "last_message"
    }

    package var model: Model
    /// At most so long before the event, the click or the message.
    package var withinMs: Int64
    /// Reads `event` alone; int or double.
    package var value: Program?

    package init(model: Model, withinMs: Int64, value: Program?) {
        self.model = model
        self.withinMs = withinMs
        self.value = value
    }
}
