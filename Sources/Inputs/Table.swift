// A table as a log: each row an object of the header's names (S75).

import Events

/// The header of a table, and the documents that its rows are.
final class Table {
    private struct Column {
        /// `"name":"`, as it stands in a document; nil for a column that nobody reads.
        var lead: [UInt8]?
        var name: String
    }

    private let columns: [Column]
    private let name: [UInt8]
    private let document = GrowingBytes()
    private let id = GrowingBytes(capacity: 256)

    /// `header` is the first row, split. Throws where the envelope has no column for what an event needs, or
    /// a column that is read stands twice. `name` is what ids of rows without one begin with.
    init(
        header: UnsafeRawBufferPointer, cells: [RowSplitter.Cell], delimiter: UInt8,
        name: String, for scanner: borrowing Scanner
    ) throws(HeaderFault) {
        var columns: [Column] = []
        for cell in cells {
            guard let columnName = Self.text(of: cell, in: header) else {
                throw .notUTF8(column: columns.count + 1)
            }
            if Self.hasBareReturn(columnName) { throw .carriageReturn }
            let isRead = scanner.reads(topLevelKey: columnName)
            if isRead, columns.contains(where: { $0.name == columnName }) {
                throw .twice(columnName)
            }
            columns.append(Column(lead: isRead ? Self.lead(columnName) : nil, name: columnName))
        }
        self.columns = columns
        self.name = Array(name.utf8) + [UInt8(ascii: ":")]
        if let place = scanner.placeWithoutColumn(among: columns.map(\.name)) {
            throw .noColumn(place: place, columns: columns.map(\.name), delimiter: delimiter)
        }
    }

    private static func hasBareReturn(_ name: String) -> Bool {
        // A carriage return and a line feed are one character.
        name.contains(Character("\r"))
    }

    /// Whether the envelope's data is a column that there is not, so that no field can be read.
    func lacksData(for scanner: borrowing Scanner) -> Bool {
        scanner.dataLacksColumn(among: columns.map(\.name))
    }

    var columnCount: Int { columns.count }

    /// The id of a row that has none of its own; valid until the next one.
    func id(ofLine number: Int) -> UnsafeRawBufferPointer {
        id.removeAll()
        id.append(name)
        id.append(decimal: number)
        return id[0..<id.count]
    }

    /// The row as a terminated JSON object of its texts; an empty one is absent. Valid until the next one.
    /// Hot: once a row.
    func document(
        of row: UnsafeRawBufferPointer, cells: [RowSplitter.Cell]
    ) -> UnsafeRawBufferPointer {
        document.removeAll()
        document.append(UInt8(ascii: "{"))
        var isFirst = true
        for index in 0..<min(cells.count, columns.count) {
            let cell = cells[index]
            guard cell.end > cell.start, let lead = columns[index].lead else { continue }
            if !isFirst { document.append(UInt8(ascii: ",")) }
            isFirst = false
            document.append(lead)
            append(cell, of: row)
            document.append(UInt8(ascii: "\""))
        }
        document.append(UInt8(ascii: "}"))
        let count = document.count
        document.append(zeros: Scanner.padding)
        return document[0..<count]
    }

    /// What of a row is no UTF-8, for a person; nil if all that is read of it is.
    func encodingFault(of row: UnsafeRawBufferPointer, cells: [RowSplitter.Cell]) -> String? {
        for (column, cell) in zip(columns, cells)
        where column.lead != nil && Self.text(of: cell, in: row) == nil {
            return "column \(column.name): invalid UTF-8; a file in Latin-1 or Windows-1252 "
                + "becomes UTF-8 by `iconv -f WINDOWS-1252 -t UTF-8`"
        }
        return nil
    }

    private func append(_ cell: RowSplitter.Cell, of row: UnsafeRawBufferPointer) {
        var start = cell.start
        var index = start
        while index < cell.end {
            let byte = row[index]
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                index += 1
                continue
            }
            document.append(UnsafeRawBufferPointer(rebasing: row[start..<index]))
            Self.append(escaped: byte, to: document)
            // Of two quotes in a quoted cell one is meant.
            index += byte == UInt8(ascii: "\"") && cell.hasQuotes ? 2 : 1
            start = index
        }
        if start < cell.end {
            document.append(UnsafeRawBufferPointer(rebasing: row[start..<cell.end]))
        }
    }

    private static func append(escaped byte: UInt8, to document: GrowingBytes) {
        document.append(UInt8(ascii: "\\"))
        if byte >= 0x20 {
            document.append(byte)
            return
        }
        let digits: StaticString = "0123456789abcdef"
        document.append(Array("u00".utf8))
        document.append(digits.utf8Start[Int(byte >> 4)])
        document.append(digits.utf8Start[Int(byte & 0x0F)])
    }

    private static func lead(_ name: String) -> [UInt8] {
        let text = GrowingBytes()
        text.append(UInt8(ascii: "\""))
        for byte in name.utf8 {
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                text.append(byte)
            } else {
                append(escaped: byte, to: text)
            }
        }
        text.append(Array("\":\"".utf8))
        return Array(text[0..<text.count])
    }

    /// Nil where it is no UTF-8.
    private static func text(
        of cell: RowSplitter.Cell, in row: UnsafeRawBufferPointer
    ) -> String? {
        let bytes = UnsafeRawBufferPointer(rebasing: row[cell.start..<cell.end])
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        return cell.hasQuotes ? text.replacing("\"\"", with: "\"") : text
    }
}
