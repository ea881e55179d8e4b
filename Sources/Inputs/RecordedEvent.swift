// One line of a log with what the scanner says of it.

import Calendar
import Events

/// A recorded event or dead letter, and where it stands. All addresses live until the next one of any
/// file is asked for.
package struct RecordedEvent {
    package var verdict: Verdict
    /// Index into the paths as given.
    package var file: Int
    /// From 1 on.
    package var line: Int
    /// Of the line's first byte, in the decompressed bytes.
    package var offset: Int
    /// The line without its end; empty if it is over the schema's `maxSizeBytes`.
    package var payload: UnsafeRawBufferPointer
    /// Of the whole line without its end.
    package var sizeBytes: Int

    /// Before the first one of a file.
    static func nothing(ofFile file: Int) -> RecordedEvent {
        RecordedEvent(
            verdict: .deadLetter(.notJSON, detail: ""), file: file, line: 0, offset: 0,
            payload: UnsafeRawBufferPointer(start: nil, count: 0), sizeBytes: 0)
    }

    /// What orders it among the heads of several files: its time, or for a dead letter, which waits
    /// for nobody, the least number.
    var orderKey: Int64 {
        switch verdict {
        case .event(let event): event.time.milliseconds
        case .deadLetter: .min
        }
    }
}
