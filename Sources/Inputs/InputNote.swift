// What a reader of logs should be told though nothing is wrong.

import Events

/// One remark about one file.
package enum InputNote: Equatable, Sendable, CustomStringConvertible {
    case empty(path: String)
    /// Fields of a table's rows are read, and none of its columns holds the data in which they stand.
    case noDataColumn(path: String)
    /// Few of its lines are events, as the file is of another form.
    case foreign(path: String, ForeignForm)

    package var description: String {
        switch self {
        case .empty(let path):
            "\(Self.name(path)): the file is empty, so that nothing could be read from it"
        case .noDataColumn(let path):
            "\(Self.name(path)): no column is the envelope's `data`, so that the events have no fields; "
                + "`data: \"\"` in events.yaml says that the columns are the fields"
        case .foreign(let path, let form):
            "\(Self.name(path)): most of its lines cannot be read: \(form.remark)"
        }
    }

    private static func name(_ path: String) -> String {
        path == "-" ? "standard input" : path
    }
}
