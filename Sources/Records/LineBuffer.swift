// One line under construction, in memory that is known to be large enough.

import Digests

/// Bytes behind a cursor. Whoever begins a line says how much room it takes at most; every append
/// after that is a bare copy. Appending to an array, which asks each time whether it is shared and
/// whether it must grow, made a record a third dearer.
struct LineBuffer: ~Copyable {
    private var memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init() {
        memory = .allocate(byteCount: 4096, alignment: 16)
    }

    deinit {
        memory.deallocate()
    }

    /// Forgets the last line; the next one is at most `room` bytes long.
    mutating func begin(room: Int) {
        count = 0
        guard memory.count < room else { return }
        memory.deallocate()
        memory = .allocate(byteCount: room * 2, alignment: 16)
    }

    /// The line so far; valid until it is next changed.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: memory[..<count])
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        precondition(count + bytes.count <= memory.count, "the line is longer than was said")
        guard let source = bytes.baseAddress else { return }
        (memory.baseAddress! + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// 32 hexadecimal digits.
    mutating func append(hex digest: Digest) {
        var digits = digest.digits
        withUnsafeBytes(of: &digits) { append($0) }
    }

    /// The inside of a JSON string; takes up to six times as many bytes.
    mutating func append(escaped text: UnsafeRawBufferPointer) {
        guard text.contains(where: { [UInt8].mustEscape($0) }) else { return append(text) }
        var escaped: [UInt8] = []
        escaped.append(escaped: text)
        append(escaped)
    }
}
