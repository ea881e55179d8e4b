// Recorded logs as one sequence of scanned events.

import Events

/// The events of one or several logs, in the order in which a replay takes them.
///
/// Several logs merge by (time, order as given, offset) of their heads: within a file the order stays,
/// whatever its times. A head that is a dead letter comes at once.
package struct RecordedEvents: ~Copyable {
    /// So many files with chunks of the full size; more share the memory.
    private static let wideFiles = 8

    package let paths: [String]

    private let sources: UnsafeMutablePointer<EventSource>
    private var order = HeadOrder()
    /// The file whose head was handed out last.
    private var currentFile = 0
    private var state = State.start

    private enum State {
        case start
        /// The head of the first file in `order` was handed out.
        case handedOut
        case end
    }

    /// Opens all files; `-` is standard input. No path is no event.
    package init(paths: [String], schema: EventSchema) throws(InputError) {
        guard paths.count(where: { $0 == "-" }) < 2 else {
            throw InputError(path: "-", problem: .standardInputTwice)
        }
        let chunkSize =
            paths.count <= Self.wideFiles ? LineReader.chunkSize : LineReader.chunkSize / 8
        let sources = UnsafeMutablePointer<EventSource>.allocate(capacity: paths.count)
        for (index, path) in paths.enumerated() {
            do throws(InputError) {
                let source = try EventSource(
                    path: path, name: Self.name(of: path, among: paths), index: index,
                    schema: schema, chunkSize: chunkSize)
                (sources + index).initialize(to: source)
            } catch {
                sources.deinitialize(count: index)
                sources.deallocate()
                throw error
            }
        }
        self.paths = paths
        self.sources = sources
    }

    /// The last part of a path, which is the same wherever the files lie; the whole where several have it.
    private static func name(of path: String, among paths: [String]) -> String {
        func last(_ path: String) -> Substring { path.split(separator: "/").last ?? path[...] }
        let isOnly = paths.count { last($0) == last(path) } == 1
        return isOnly ? String(last(path)) : path
    }

    deinit {
        sources.deinitialize(count: paths.count)
        sources.deallocate()
    }

    /// The next event or dead letter, nil at the end of all files; see `advance`.
    package mutating func next() throws(InputError) -> RecordedEvent? {
        try advance() ? current : nil
    }

    /// What `advance` has found.
    package var current: RecordedEvent {
        unsafeAddress { UnsafePointer(sources[currentFile].head) }
    }

    /// Makes the next event or dead letter the current one; false at the end of all files. Throws where a
    /// file cannot be read on: what is missing then is unknown, so nothing may be concluded from what came
    /// before, and nothing comes after. Hot: once an event.
    package mutating func advance() throws(InputError) -> Bool {
        if paths.count == 1 { return try sources[0].advance() }
        switch state {
        case .start:
            state = .end
            for file in paths.indices {
                if let key = try advance(file) { order.insert(file: file, key: key) }
            }
        case .handedOut:
            guard let first = order.first else { break }
            state = .end
            var key: Int64?
            defer { order.replaceFirst(key: key) }
            key = try advance(first)
        case .end: return false
        }
        guard let first = order.first else {
            state = .end
            return false
        }
        state = .handedOut
        currentFile = first
        return true
    }

    /// The key of the next event of a file; nil at its end.
    private mutating func advance(_ file: Int) throws(InputError) -> Int64? {
        try sources[file].advance() ? sources[file].head.pointee.orderKey : nil
    }

    /// Lines passed over because nothing stands in them (S17).
    package var blankLines: Int {
        paths.indices.reduce(0) { $0 + sources[$1].reader.blankLines }
    }

    /// Escaped halves of surrogate pairs that were read as U+FFFD (S70).
    package var surrogateHalves: Int {
        paths.indices.reduce(0) { $0 + sources[$1].surrogateHalves }
    }

    /// What should be said of the files, when they are at their ends.
    package var notes: [InputNote] {
        paths.indices.compactMap { sources[$0].note }
    }

    /// Bytes of all files that were read, compressed ones where they are compressed.
    package var consumedBytes: Int {
        paths.indices.reduce(0) { $0 + sources[$1].reader.consumedBytes }
    }

    /// Bytes of all files; nil if one is a pipe. A file that grows may pass its own.
    package var totalBytes: Int? {
        var total = 0
        for index in paths.indices {
            guard let size = sources[index].reader.totalBytes else { return nil }
            total += size
        }
        return total
    }
}
