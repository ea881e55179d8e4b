import CRE2

/// A compiled regular expression: RE2's, whose time is linear in the text.
final class Pattern: Sendable {
    // RE2 objects are immutable to their users and safe in any thread.
    nonisolated(unsafe) let handle: OpaquePointer

    struct Failure: Error {
        /// RE2's remark.
        var message: String
    }

    /// Fails for what RE2 does not take, or would need more than a megabyte for.
    init(_ pattern: UnsafeRawBufferPointer) throws(Failure) {
        var message = [CChar](repeating: 0, count: 256)
        let handle = relance_re2_compile(
            pattern.baseAddress, pattern.count, &message, message.count)
        guard let handle else {
            let bytes = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw Failure(message: String(decoding: bytes, as: UTF8.self))
        }
        self.handle = handle
    }

    convenience init(literal: [UInt8]) throws(Failure) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: literal.count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: literal)
        try self.init(UnsafeRawBufferPointer(copy))
    }

    deinit {
        relance_re2_free(handle)
    }

    /// Whether `text` has a match anywhere.
    static func matches(_ handle: OpaquePointer, _ text: UnsafeRawBufferPointer) -> Bool {
        relance_re2_matches(handle, text.baseAddress, text.count)
    }

    /// Whether `part` stands anywhere in `text`, taken as it is; linear too.
    static func contains(_ text: UnsafeRawBufferPointer, _ part: UnsafeRawBufferPointer) -> Bool {
        offset(of: part, in: text) != nil
    }

    /// Where `part`, which is not empty, begins in `text` for the first time; linear.
    static func offset(
        of part: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer
    ) -> Int? {
        let offset = relance_find(text.baseAddress, text.count, part.baseAddress, part.count)
        return offset < 0 ? nil : offset
    }
}
