/// One of the parts of a condition that `&&` joins. A false one makes the whole false, whatever the
/// others give.
package struct Conjunct: Sendable {
    package enum Meaning: Sendable {
        /// Of one field of the event, and nothing else.
        case test(FieldTest)
        case beyond(Obstacle)
    }

    /// What keeps a part from being a test.
    package enum Obstacle: String, Sendable {
        /// It reads the customer, or the time.
        case notOfEvent = "reads more than the event"
        case severalFields = "reads several fields"
        case fieldType = "is about a duration or bytes, or about a list or map as a whole"
        case form = "does more than compare a field with constants"
    }

    /// As the canonical text has it.
    package let text: String
    package let meaning: Meaning
}
