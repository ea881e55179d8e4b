// Splits a log into lines, in place.
//
//     buffer  │ done │ line │ line │ partial line ┊ not yet filled │ padding │
//                    ↑ start               filled ↑       capacity ↑
//
// A line is handed out where it lies; only the partial one is moved, to the front, once a chunk.

import Events
import Glibc

/// Reads the lines of one file, plain or compressed.
///
/// Lines end with LF or CRLF, the last one may end with the file. A byte order mark at the beginning of the
/// file is passed over. Blank lines, of JSON's white space
/// alone, are counted and passed over (S17). A line beyond the limit is told by its place and size and
/// needs no memory; one within it may make the buffer grow once.
package struct LineReader: ~Copyable {
    /// Readable bytes behind each line.
    package static var padding: Int { Scanner.padding }
    /// Bytes read at once.
    package static var chunkSize: Int { 1 << 20 }

    /// Lines passed over because nothing stands in them.
    package private(set) var blankLines = 0
    /// What the first bytes look like, if they are no text.
    private(set) var form: ForeignForm?
    /// The first byte of the file that is no white space and no mark.
    private(set) var firstByte: UInt8?

    private var stream: ByteStream
    private let limit: Int
    private let passesOverBlankLines: Bool
    private var memory: UnsafeMutableRawPointer
    private var capacity: Int
    private var start = 0
    private var filled = 0
    /// Where the first byte of `memory` stands in the decompressed bytes.
    private var memoryOffset = 0
    private var number = 0
    private var isAtEnd = false

    /// Opens a file, or standard input for `-`. Throws where it cannot be read at all; a reader of
    /// many files may take smaller chunks. In tables blank lines may be text, which their reader knows.
    package init(
        path: String, maxLineBytes: Int, chunkSize: Int = LineReader.chunkSize,
        passesOverBlankLines: Bool = true
    ) throws(InputError) {
        stream = try ByteStream(path: path)
        limit = maxLineBytes
        self.passesOverBlankLines = passesOverBlankLines
        capacity = chunkSize
        memory = Self.allocate(capacity)
    }

    deinit { memory.deallocate() }

    /// As given, `-` for standard input.
    package var path: String { stream.path }
    /// Bytes of the file that were read, compressed ones if it is compressed.
    package var consumedBytes: Int { stream.consumed }
    /// Memory for lines; less than twice the limit, or the chunk.
    package var bufferBytes: Int { capacity }
    /// Bytes of the file; nil for a pipe.
    package var totalBytes: Int? { stream.size }

    /// The next line that is not blank, nil at the end. Throws where the file cannot be read on; all
    /// whole lines before that have been handed out. Hot: once a line.
    package mutating func next() throws(InputError) -> Line? {
        var searched = start
        while true {
            if let end = lineFeed(from: searched) {
                if let line = take(to: end, next: end + 1) { return line }
                searched = start
                continue
            }
            // The line may end with a carriage return that does not count.
            if filled - start > limit + 1 { return try skipOversized() }
            searched = filled - start
            if isAtEnd {
                guard start < filled else { return nil }
                memory.storeBytes(of: UInt8(ascii: "\n"), toByteOffset: filled, as: UInt8.self)
                if let line = take(to: filled, next: filled) { return line }
                return nil
            }
            try fill()
        }
    }

    /// A line was blank to the reader of a table.
    mutating func passOverBlankLine() { blankLines += 1 }

    /// Whether nothing stands in the file, when its end has been reached.
    var isEmpty: Bool { memoryOffset + filled == 0 }

    private func lineFeed(from index: Int) -> Int? {
        guard index < filled,
            let found = memchr(memory + index, Int32(UInt8(ascii: "\n")), filled - index)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(memory)
    }

    /// The line from `start` to the line feed at `end`; nil for a blank one.
    private mutating func take(to end: Int, next: Int) -> Line? {
        number += 1
        if number == 1 { start += markSize(upTo: end) }
        let offset = memoryOffset + start
        var size = end - start
        if size > 0, memory.load(fromByteOffset: end - 1, as: UInt8.self) == UInt8(ascii: "\r") {
            size -= 1
        }
        let bytes = UnsafeRawBufferPointer(start: memory + start, count: size)
        start = next
        if size > limit { return oversized(offset: offset, size: size) }
        if passesOverBlankLines, Self.isBlank(bytes) {
            blankLines += 1
            return nil
        }
        return Line(
            bytes: bytes, number: number, offset: offset, sizeBytes: size, isOversized: false)
    }

    /// The size of a byte order mark at the beginning of the file (S70).
    private func markSize(upTo end: Int) -> Int {
        let bytes = UnsafeRawBufferPointer(start: memory + start, count: end - start)
        return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    private static func isBlank(_ bytes: UnsafeRawBufferPointer) -> Bool {
        for byte in bytes {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): continue
            default: return false
            }
        }
        return true
    }

    /// Reads on to the line's end and keeps nothing of it.
    private mutating func skipOversized() throws(InputError) -> Line {
        number += 1
        let offset = memoryOffset + start
        var endsWithReturn = false
        while true {
            let end = lineFeed(from: start) ?? filled
            if end > start {
                endsWithReturn =
                    memory.load(fromByteOffset: end - 1, as: UInt8.self) == UInt8(ascii: "\r")
            }
            if end < filled || isAtEnd {
                start = min(end + 1, filled)
                let size = memoryOffset + end - offset
                return oversized(offset: offset, size: endsWithReturn ? size - 1 : size)
            }
            memoryOffset += filled
            start = 0
            filled = 0
            try fill()
        }
    }

    private func oversized(offset: Int, size: Int) -> Line {
        Line(
            bytes: UnsafeRawBufferPointer(start: memory, count: 0), number: number,
            offset: offset, sizeBytes: size, isOversized: true)
    }

    /// Moves the partial line to the front and reads behind it.
    private mutating func fill() throws(InputError) {
        if start > 0 {
            memory.copyMemory(from: memory + start, byteCount: filled - start)
            memoryOffset += start
            filled -= start
            start = 0
        }
        if filled == capacity { grow() }
        let room = UnsafeMutableRawBufferPointer(start: memory + filled, count: capacity - filled)
        let isFirst = memoryOffset + filled == 0
        let count = try stream.read(into: room)
        filled += count
        isAtEnd = count == 0
        if isFirst { noteForm() }
        if firstByte == nil {
            noteFirstByte(in: UnsafeRawBufferPointer(start: memory, count: filled))
        }
    }

    private mutating func noteFirstByte(in bytes: UnsafeRawBufferPointer) {
        firstByte = bytes.first { $0 > UInt8(ascii: " ") && ![0xEF, 0xBB, 0xBF].contains($0) }
    }

    private mutating func noteForm() {
        let form = ForeignForm.binary(UnsafeRawBufferPointer(start: memory, count: filled))
        // The mark of UTF-8 is passed over.
        if form != .byteOrderMark { self.form = form }
    }

    /// Doubles the buffer; `next` sees to it that no more than a line within the limit asks for it.
    private mutating func grow() {
        let larger = Self.allocate(capacity * 2)
        larger.copyMemory(from: memory, byteCount: filled)
        memory.deallocate()
        memory = larger
        capacity *= 2
    }

    private static func allocate(_ capacity: Int) -> UnsafeMutableRawPointer {
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: capacity + padding, alignment: 64)
        (memory + capacity).initializeMemory(as: UInt8.self, repeating: 0, count: padding)
        return memory
    }
}
