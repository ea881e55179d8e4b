// A table among the logs: its rows, and what is said of those that are no events.

import Events

/// The state of a file that is a table.
final class TableSource {
    var rows: RowReader
    /// When the header was read.
    private(set) var table: Table?
    private let name: String
    private let delimiter: UInt8
    private let maxRowBytes: Int

    init(_ form: TableForm, name: String, maxRowBytes: Int) {
        rows = RowReader(delimiter: form.delimiter, maxRowBytes: maxRowBytes)
        self.name = name
        delimiter = form.delimiter
        self.maxRowBytes = maxRowBytes
    }

    /// Takes the first row as the header.
    func open(_ header: Row, for scanner: borrowing Scanner) throws(HeaderFault) {
        if header.fault == .oversized || header.sizeBytes > maxRowBytes {
            throw .oversized(sizeBytes: header.sizeBytes, limit: maxRowBytes)
        }
        guard header.fault == nil else { throw .malformed }
        table = try Table(
            header: header.bytes, cells: rows.splitter.cells, delimiter: delimiter, name: name,
            for: scanner)
    }
}

extension EventSource {
    /// Takes the header, if it has not come yet, and then one row as the head; false at the end. Hot: once a row.
    mutating func advance(in source: TableSource) throws(InputError) -> Bool {
        if source.table == nil, let header = try source.rows.next(from: &reader) {
            try open(source, header)
        }
        guard let table = source.table, let row = try source.rows.next(from: &reader) else {
            noteEnd()
            return false
        }
        head.pointee.verdict = verdict(on: row, of: table, cells: source.rows.splitter.cells)
        head.pointee.line = row.number
        head.pointee.offset = row.offset
        head.pointee.payload =
            row.fault == .oversized ? UnsafeRawBufferPointer(rebasing: row.bytes[..<0]) : row.bytes
        head.pointee.sizeBytes = row.sizeBytes
        return true
    }

    private mutating func open(_ source: TableSource, _ header: Row) throws(InputError) {
        do throws(HeaderFault) {
            try source.open(header, for: scanner)
        } catch {
            throw InputError(
                path: reader.path,
                problem: reader.form.map { .foreign($0) } ?? .header(error.detail))
        }
        if source.table?.lacksData(for: scanner) == true {
            note = .noDataColumn(path: reader.path)
        }
    }

    private mutating func verdict(
        on row: Row, of table: Table, cells: [RowSplitter.Cell]
    ) -> Verdict {
        switch row.fault {
        case .oversized: return oversized(row.sizeBytes)
        case .unclosed:
            return .deadLetter(.notJSON, detail: "a quoted cell that has no end")
        case .malformed:
            return .deadLetter(
                .notJSON, detail: "something else than a delimiter behind a closing quote")
        case nil: break
        }
        if row.sizeBytes > maxSizeBytes { return oversized(row.sizeBytes) }
        guard cells.count <= table.columnCount else {
            return .deadLetter(
                .notAnObject,
                detail: "\(cells.count) cells, and the first row names \(table.columnCount) columns"
            )
        }
        scanner.rowID = table.id(ofLine: row.number)
        let verdict = scanner.scan(terminated: table.document(of: row.bytes, cells: cells))
        if case .deadLetter(.notJSON, _) = verdict {
            let fault = table.encodingFault(of: row.bytes, cells: cells)
            return .deadLetter(.notJSON, detail: fault ?? "invalid UTF-8")
        }
        return verdict
    }
}
