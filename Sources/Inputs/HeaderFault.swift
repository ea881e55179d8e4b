// What is wrong with the first row of a table.

import Events

/// Why the first row of a table is no header that can be used.
enum HeaderFault: Error, Equatable {
    /// Counted from 1 on.
    case notUTF8(column: Int)
    case twice(String)
    /// The envelope finds nothing for one of its places.
    case noColumn(place: Scanner.PlaceWithoutColumn, columns: [String])
    case malformed
    case missing

    /// For a person.
    var detail: String {
        switch self {
        case .notUTF8(let column): "the name of column \(column) is no UTF-8"
        case .twice(let name): "two columns are called `\(name)`, and one is read"
        case .malformed: "the first row, which names the columns, has a quote in the wrong place"
        case .missing: "there is no first row to name the columns"
        case .noColumn(let place, let columns):
            "the first row names no column for the envelope's `\(place.name)` (\(place.pointers)); "
                + Self.list(columns)
        }
    }

    private static func list(_ columns: [String]) -> String {
        let names = columns.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
        let more = columns.count > 8 ? " and \(columns.count - 8) more" : ""
        guard columns.count == 1 else { return "it names \(names)\(more)" }
        let isOther = columns[0].contains { ";\t|".contains($0) }
        return "it names \(names)" + (isOther ? ", where commas are looked for" : "")
    }
}
