// One log among several.

import Events

/// Reads and scans the lines of one file.
struct EventSource: ~Copyable {
    private(set) var reader: LineReader
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
            : scanner.scan(terminated: line.bytes)
        return RecordedEvent(
            verdict: verdict, file: index, line: line.number, offset: line.offset,
            payload: line.bytes, sizeBytes: line.sizeBytes)
    }
}
