/// Where an event's envelope stands in the document.
package struct Envelope: Sendable, Equatable {
    /// The reference tokens of a JSON pointer (RFC 6901), split and unescaped; none is the whole document.
    package struct Pointer: Sendable, Equatable {
        package var tokens: [String]

        package init(tokens: [String]) {
            self.tokens = tokens
        }
    }

    /// One or several pointers: the first at which something stands that is not null (S69).
    package struct Place: Sendable, Equatable {
        package var pointers: [Pointer]

        package init(_ pointers: [Pointer]) {
            precondition(!pointers.isEmpty, "a place is somewhere")
            self.pointers = pointers
        }

        package init(tokens: [String]) {
            self.init([Pointer(tokens: tokens)])
        }
    }

    package var id = Place(tokens: ["id"])
    package var source = Place(tokens: ["source"])
    package var type = Place(tokens: ["type"])
    package var customer = Place(tokens: ["subject"])
    package var customerForm = CustomerForm()
    package var time = Place(tokens: ["time"])
    package var timeForm = TimeForm()
    package var data = Place(tokens: ["data"])
    /// Where a file says what Kafka's timestamp is in a topic.
    package var recordTime: Place?
    package var recordTimeForm = TimeForm()

    package init() {}
}

/// What makes several spellings of a customer's id one.
package struct CustomerForm: Sendable, Equatable {
    /// White space at both ends does not count.
    package var trims = false
    /// Nor does the case of letters.
    package var lowers = false

    package init() {}
}
