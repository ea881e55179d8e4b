/// Where an event's envelope stands in the document: JSON pointers (RFC 6901), split and unescaped.
package struct Envelope: Sendable, Equatable {
    /// The reference tokens of a JSON pointer; none is the whole document.
    package struct Pointer: Sendable, Equatable {
        package var tokens: [String]

        package init(tokens: [String]) {
            self.tokens = tokens
        }
    }

    package var id = Pointer(tokens: ["id"])
    package var source = Pointer(tokens: ["source"])
    package var type = Pointer(tokens: ["type"])
    package var customer = Pointer(tokens: ["subject"])
    package var time = Pointer(tokens: ["time"])
    package var data = Pointer(tokens: ["data"])
    /// Where a file says what Kafka's timestamp is in a topic.
    package var recordTime: Pointer?

    package init() {}
}
