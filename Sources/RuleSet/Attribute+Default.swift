// The default of an attribute, as a value.

import Calendar
import Expression

extension Attribute {
    /// What customers without a value have, absent without a default. It lives as long as the program
    /// and until the machine's arena is reset.
    package func defaultValue(in machine: inout Machine) -> Value {
        guard let defaultValue else { return .absent }
        let value = machine.run(defaultValue, Frame(now: .distantPast, zone: .utc))
        return value.tag == .error ? .absent : value
    }
}
