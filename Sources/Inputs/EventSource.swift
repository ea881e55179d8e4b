// One log among several.

import Events

/// Reads and scans the lines of one file, or the rows of a table.
struct EventSource: ~Copyable {
    var reader: LineReader
    var scanner: Scanner
    /// What `advance` has found; written in place, because copies of these 200 bytes cost as much as all else here.
    let head: UnsafeMutablePointer<RecordedEvent>
    let maxSizeBytes: Int
    private let table: TableSource?
    /// Whether there was anything else than dead letters.
    private var hasEvents = false
    /// How many lines came, up to two.
    private var lineCount = 0
    /// What the first lines look like, if they are dead letters.
    private var form: ForeignForm?
    var note: InputNote?

    /// `name` is what ids begin with that are made of a file's name and a line (S75).
    init(
        path: String, name: String, index: Int, schema: EventSchema, chunkSize: Int
    ) throws(InputError) {
        maxSizeBytes = schema.maxSizeBytes
        table = TableForm(path: path).map {
            TableSource($0, name: name, maxRowBytes: schema.maxSizeBytes)
        }
        reader = try LineReader(
            path: path, maxLineBytes: schema.maxSizeBytes, chunkSize: chunkSize,
            passesOverBlankLines: table == nil)
        var schema = schema
        // Escapes and names of columns make a row's document longer than the row.
        if table != nil { schema.maxSizeBytes = .max }
        scanner = Scanner(schema: schema, isTable: table != nil)
        head = .allocate(capacity: 1)
        head.initialize(to: .nothing(ofFile: index))
    }

    deinit {
        head.deinitialize(count: 1)
        head.deallocate()
    }

    var surrogateHalves: Int { scanner.surrogateHalves }

    /// Makes the next event the head, of which nothing is valid any more; false at the end. Hot: once an event.
    mutating func advance() throws(InputError) -> Bool {
        if let table { return try advance(in: table) }
        guard let line = try reader.next() else {
            try finish()
            return false
        }
        head.pointee.verdict =
            line.isOversized ? oversized(line.sizeBytes) : scanner.scan(terminated: line.bytes)
        if case .event = head.pointee.verdict {
            hasEvents = true
        } else if lineCount < 2 {
            noteForm(line)
        }
        if lineCount < 2 { lineCount += 1 }
        head.pointee.line = line.number
        head.pointee.offset = line.offset
        head.pointee.payload = line.bytes
        head.pointee.sizeBytes = line.sizeBytes
        return true
    }

    /// Of one of the first two lines; what the first looks like, it alone says, but for an array of lines.
    private mutating func noteForm(_ line: Line) {
        if lineCount == 0 {
            form =
                reader.form
                ?? (line.isOversized ? oversizedForm : ForeignForm(ofPayload: line.bytes))
        } else if let both = ForeignForm(first: form, second: line.bytes) {
            form = both
        }
    }

    /// A line that is too long for an event may be all of a file.
    private var oversizedForm: ForeignForm? { reader.firstByte == UInt8(ascii: "[") ? .array : nil }

    /// A file whose beginning has said what it is, and of which no line was an event, is named as a whole. A
    /// beginning alone condemns no file: what stands behind it may be good.
    private mutating func finish() throws(InputError) {
        noteEnd()
        guard let form else { return }
        if hasEvents {
            if form == .arrayOfLines { note = .foreign(path: reader.path, form) }
            return
        }
        throw InputError(path: reader.path, problem: .foreign(form))
    }

    mutating func noteEnd() {
        if reader.isEmpty { note = .empty(path: reader.path) }
    }

    func oversized(_ sizeBytes: Int) -> Verdict {
        .deadLetter(.tooLarge, detail: "\(sizeBytes) bytes, at most \(maxSizeBytes)")
    }
}
