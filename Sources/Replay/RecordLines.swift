// The lines that a replay has made and nobody has written yet.

import Records

/// JSON lines of the streams.
package struct RecordLines: RecordSink {
    package enum Stream: String, CaseIterable, Sendable {
        case sendRequests = "send-requests"
        case decisions
        case deadLetters = "dead-letters"
        case conversions
    }

    /// From so many bytes of a stream on, lines are worth a system call.
    private static let fullBytes = 1 << 20

    package var sendRequests: [UInt8] = []
    package var decisions: [UInt8] = []
    package var deadLetters: [UInt8] = []
    package var conversions: [UInt8] = []

    package init() {}

    package var isFull: Bool {
        sendRequests.count >= Self.fullBytes || decisions.count >= Self.fullBytes
            || deadLetters.count >= Self.fullBytes || conversions.count >= Self.fullBytes
    }

    package mutating func take(sendRequest line: UnsafeRawBufferPointer, of _: RecordHead) {
        sendRequests.append(contentsOf: line)
    }

    package mutating func take(decision line: UnsafeRawBufferPointer, of _: RecordHead) {
        decisions.append(contentsOf: line)
    }

    package mutating func take(conversion line: UnsafeRawBufferPointer, of _: RecordHead) {
        conversions.append(contentsOf: line)
    }

    package mutating func removeAll() {
        sendRequests.removeAll(keepingCapacity: true)
        decisions.removeAll(keepingCapacity: true)
        deadLetters.removeAll(keepingCapacity: true)
        conversions.removeAll(keepingCapacity: true)
    }

    package subscript(stream: Stream) -> [UInt8] {
        switch stream {
        case .sendRequests: sendRequests
        case .decisions: decisions
        case .deadLetters: deadLetters
        case .conversions: conversions
        }
    }
}
