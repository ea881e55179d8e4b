// One line of a log.

/// A line and where it stands. Its bytes live until the next one is asked for.
///
/// Behind them stands a byte below 0x20, a line feed or carriage return, and `LineReader.padding`
/// readable bytes from there.
package struct Line {
    /// Without the line's end; empty if the line is oversized.
    package var bytes: UnsafeRawBufferPointer
    /// From 1 on; blank lines count.
    package var number: Int
    /// Of the first byte, in the decompressed bytes.
    package var offset: Int
    /// Without the line's end.
    package var sizeBytes: Int
    /// Longer than the limit: skipped, not kept.
    package var isOversized: Bool
}
