// What is wrong with the first row of a table.

import Events

/// Why the first row of a table is no header that can be used.
enum HeaderFault: Error, Equatable {
    /// Counted from 1 on.
    case notUTF8(column: Int)
    case twice(String)
    /// The envelope finds nothing for one of its places.
    case noColumn(place: Scanner.PlaceWithoutColumn, columns: [String], delimiter: UInt8)
    case malformed
    /// Longer than a row may be.
    case oversized(sizeBytes: Int, limit: Int)
    /// A line of it ends with a carriage return alone.
    case carriageReturn

    /// For a person.
    var detail: String {
        switch self {
        case .notUTF8(let column): "the name of column \(column) is no UTF-8"
        case .twice(let name): "two columns are called `\(name)`, and one is read"
        case .malformed: "the first row, which names the columns, has a quote in the wrong place"
        case .oversized(let size, let limit):
            "the first row, which names the columns, has \(size) bytes, and at most \(limit) are read; where "
                + "lines end with carriage returns alone, `tr '\\r' '\\n'` mends them"
        case .carriageReturn:
            "a carriage return without a line feed stands in the first row: lines that end with carriage returns "
                + "alone are mended by `tr '\\r' '\\n'`"
        case .noColumn(let place, let columns, let delimiter):
            "the first row names no column for the envelope's `\(place.name)` (\(place.pointers)); "
                + Self.list(columns, delimiter)
        }
    }

    private static func list(_ columns: [String], _ delimiter: UInt8) -> String {
        let names = columns.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
        let more = columns.count > 8 ? " and \(columns.count - 8) more" : ""
        guard columns.count == 1 else { return "it names \(names)\(more)" }
        return "it names \(names)" + hint(columns[0], delimiter)
    }

    /// Of a row without one delimiter in it.
    private static func hint(_ row: String, _ delimiter: UInt8) -> String {
        let isTabs = delimiter == UInt8(ascii: "\t")
        let looked = isTabs ? "tabs" : "commas"
        if row.contains(isTabs ? "," : "\t") {
            return ", where \(looked) are looked for; a name that ends with "
                + (isTabs ? "`.csv` says that commas" : "`.tsv` says that tabs")
                + " stand between cells"
        }
        return row.contains { ";|".contains($0) } ? ", where \(looked) are looked for" : ""
    }
}
