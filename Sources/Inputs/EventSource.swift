// One log among several, with the event at its head.

import Calendar
import Events

/// Reads and scans the lines of one file.
struct EventSource: ~Copyable {
    private(set) var reader: LineReader
    /// The event that comes next from this file; nil before `advance` and at the end.
    private(set) var head: RecordedEvent?
    private var scanner: Scanner
    private let index: Int
    private let maxSizeBytes: Int

    init(
        path: String, index: Int, schema: EventSchema, chunkSize: Int
    ) throws(InputError) {
        reader = try LineReader(
            path: path, maxLineBytes: schema.maxSizeBytes, chunkSize: chunkSize)
        scanner = Scanner(schema: schema)
        self.index = index
        maxSizeBytes = schema.maxSizeBytes
    }

    /// The next event; what was handed out before is no longer valid. Hot: once an event.
    mutating func next() throws(InputError) -> RecordedEvent? {
        guard let line = try reader.next() else { return nil }
        let verdict: Verdict =
            line.isOversized
            ? .deadLetter(.tooLarge, detail: "\(line.sizeBytes) bytes, at most \(maxSizeBytes)")
            : scanner.scan(line.bytes)
        return RecordedEvent(
            verdict: verdict, file: index, line: line.number, offset: line.offset,
            payload: line.bytes, sizeBytes: line.sizeBytes)
    }

    /// Puts the next event at the head. The result orders it among the heads of other files: its time,
    /// or the least number for a dead letter, which waits for nobody; nil at the end.
    mutating func advance() throws(InputError) -> Int64? {
        head = nil
        head = try next()
        switch head?.verdict {
        case .event(let event): return event.time.milliseconds
        case .deadLetter: return .min
        case nil: return nil
        }
    }
}
