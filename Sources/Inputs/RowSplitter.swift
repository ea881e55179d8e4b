// One row of a table → its cells (RFC 4180).

import Glibc

/// Splits a row at its delimiters, over as many lines as its quotes take. A quote counts at the beginning of
/// a cell alone: `5" pipe` is what it looks like.
struct RowSplitter {
    enum Outcome {
        case complete
        /// A quoted cell goes on in the next line.
        case open
        /// Something else than a delimiter stands behind a closing quote.
        case malformed
    }

    /// Where a cell stands in the row, without its quotes.
    struct Cell {
        var start: Int
        var end: Int
        /// Whether each quote in it stands twice.
        var hasQuotes: Bool
    }

    private enum State { case beginning, quoted }

    private(set) var cells: [Cell] = []
    private let delimiter: UInt8
    private var state = State.beginning
    private var at = 0
    private var cell = Cell(start: 0, end: 0, hasQuotes: false)

    private static let quote = UInt8(ascii: "\"")

    init(delimiter: UInt8) {
        self.delimiter = delimiter
    }

    /// The next text is another row.
    mutating func begin() {
        cells.removeAll(keepingCapacity: true)
        state = .beginning
        at = 0
    }

    /// Goes on where it stopped; `row` begins as it did before, with the next line behind it. Hot: once a row.
    mutating func split(_ row: UnsafeRawBufferPointer) -> Outcome {
        while true {
            switch state {
            case .beginning:
                if at < row.count, row[at] == Self.quote {
                    at += 1
                    cell = Cell(start: at, end: at, hasQuotes: false)
                    state = .quoted
                    continue
                }
                let end = Self.find(delimiter, in: row, from: at) ?? row.count
                cells.append(Cell(start: at, end: end, hasQuotes: false))
                at = end + 1
                if end == row.count { return .complete }
            case .quoted:
                guard let quote = Self.find(Self.quote, in: row, from: at) else {
                    at = row.count
                    return .open
                }
                at = quote + 1
                if at < row.count, row[at] == Self.quote {
                    cell.hasQuotes = true
                    at += 1
                    continue
                }
                cell.end = quote
                cells.append(cell)
                state = .beginning
                if at == row.count { return .complete }
                guard row[at] == delimiter else { return .malformed }
                at += 1
            }
        }
    }

    private static func find(
        _ byte: UInt8, in row: UnsafeRawBufferPointer, from start: Int
    ) -> Int? {
        guard start < row.count, let base = row.baseAddress,
            let found = memchr(base + start, Int32(byte), row.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }
}
