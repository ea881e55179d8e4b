// Where something stands, for messages about it.

/// A place in a file, for a person.
package struct SourcePlace: Hashable, Sendable {
    package var file: String
    package var line: Int
    package var column: Int
}

extension SourcePlace: CustomStringConvertible {
    package var description: String { "\(file):\(line):\(column)" }
}
