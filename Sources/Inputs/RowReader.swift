// The rows of a table, each of one or more lines.

import Events

/// One row, and where it stands.
struct Row {
    enum Fault {
        case oversized
        /// A quoted cell has no end.
        case unclosed
        case malformed
    }

    /// Its text as it stands in the file; of a row with a fault the first line.
    var bytes: UnsafeRawBufferPointer
    /// Of its first line.
    var number: Int
    var offset: Int
    var sizeBytes: Int
    var fault: Fault?
}

/// Gathers the lines of rows. A row that cannot be read costs its first line; what is behind it is read anew,
/// so that a quote without an end does not take the file with it.
///
///     held │ line, whose quote is open │ line │ line that closes it │
///          ↑ a row that begins here was read in place if it has one line
struct RowReader: ~Copyable {
    private struct HeldLine {
        var start: Int
        var end: Int
        var line: Line
    }

    private(set) var splitter: RowSplitter
    private let limit: Int
    private let held = GrowingBytes()
    /// Lines that were read ahead; before `next` they are done.
    private var heldLines: [HeldLine] = []
    private var next = 0
    /// What a row comes to that goes on within quotes into one of the held lines up to `doomedThrough`: an
    /// earlier row went the same way. So none goes it again, and a table takes time as it has bytes.
    private var doom = Row.Fault.unclosed
    private var doomedThrough = -1

    init(delimiter: UInt8, maxRowBytes: Int) {
        splitter = RowSplitter(delimiter: delimiter)
        limit = maxRowBytes
    }

    /// The next row that is not empty, nil at the end; its cells are the splitter's. Hot: once a row.
    mutating func next(from reader: inout LineReader) throws(InputError) -> Row? {
        while true {
            splitter.begin()
            if next < heldLines.count {
                if let row = try gather(from: &reader) { return row }
                continue
            }
            guard let line = try reader.next() else { return nil }
            if line.isOversized { return Row(line, .oversized) }
            if line.bytes.isEmpty {
                reader.passOverBlankLine()
                continue
            }
            switch splitter.split(line.bytes) {
            case .complete: return Row(line, nil)
            case .malformed: return Row(line, .malformed)
            case .open:
                held.removeAll()
                heldLines.removeAll(keepingCapacity: true)
                next = 0
                doomedThrough = -1
                hold(line)
            }
        }
    }

    /// The row that begins with the next held line, nil for a blank one.
    private mutating func gather(from reader: inout LineReader) throws(InputError) -> Row? {
        letGo()
        let first = heldLines[next]
        if first.line.isOversized || first.start == first.end {
            next += 1
            if first.line.isOversized { return Row(first.line, .oversized) }
            reader.passOverBlankLine()
            return nil
        }
        var last = next
        while true {
            let row = held[first.start..<heldLines[last].end]
            switch splitter.split(row) {
            case .complete:
                next = last + 1
                return Row(first.line, bytes: row, nil)
            case .malformed: return drop(first, .malformed, after: last)
            case .open:
                if last < doomedThrough { return drop(first, doom, after: doomedThrough) }
                guard try goesOn(behind: last, from: &reader, rowStart: first.start) else {
                    return drop(first, .unclosed, after: last)
                }
                last += 1
            }
        }
    }

    /// A row that cannot be read, which was open up to the line `last`.
    private mutating func drop(_ first: HeldLine, _ fault: Row.Fault, after last: Int) -> Row {
        if last > doomedThrough {
            doom = fault
            doomedThrough = last
        }
        next += 1
        return Row(first.line, bytes: held[first.start..<first.end], fault)
    }

    /// Whether another line can belong to a row that is open, which is then held.
    private mutating func goesOn(
        behind last: Int, from reader: inout LineReader, rowStart: Int
    ) throws(InputError) -> Bool {
        if last + 1 < heldLines.count { return !heldLines[last + 1].line.isOversized }
        return try readAhead(from: &reader, rowStart: rowStart)
    }

    /// Forgets the lines that are done, when they are many.
    private mutating func letGo() {
        let done = heldLines[next].start
        guard done > limit else { return }
        held.removeFirst(done)
        heldLines.removeFirst(next)
        doomedThrough -= next
        next = 0
        for index in heldLines.indices {
            heldLines[index].start -= done
            heldLines[index].end -= done
        }
    }

    /// Holds one more line; false where the row must not go on.
    private mutating func readAhead(
        from reader: inout LineReader, rowStart: Int
    ) throws(InputError) -> Bool {
        guard held.count - rowStart <= limit, heldLines.last?.line.isOversized != true,
            let line = try reader.next()
        else { return false }
        hold(line)
        return !line.isOversized
    }

    private mutating func hold(_ line: Line) {
        let start = held.count
        held.append(line.bytes)
        heldLines.append(HeldLine(start: start, end: held.count, line: line))
        // As it stands in the file: inside of quotes the ends of lines are text.
        if let base = line.bytes.baseAddress,
            base.load(fromByteOffset: line.bytes.count, as: UInt8.self) == UInt8(ascii: "\r")
        {
            held.append(UInt8(ascii: "\r"))
        }
        held.append(UInt8(ascii: "\n"))
    }
}

extension Row {
    fileprivate init(_ line: Line, _ fault: Fault?) {
        self.init(line, bytes: line.bytes, fault)
    }

    fileprivate init(_ line: Line, bytes: UnsafeRawBufferPointer, _ fault: Fault?) {
        self.init(
            bytes: bytes, number: line.number, offset: line.offset,
            sizeBytes: fault == .oversized ? line.sizeBytes : bytes.count, fault: fault)
    }
}
