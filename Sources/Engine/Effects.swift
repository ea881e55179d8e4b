import Calendar
import Digests
import Gates

/// What the engine did since the driver last emptied it: decisions and conversions, each in their order.
package struct Effects: ~Copyable {
    package private(set) var decisions: [Decision] = []
    package private(set) var conversions: [Conversion] = []
    package private(set) var bytes: [UInt8] = []
    /// What channels met, by the ranges of `Saw.channels`.
    package private(set) var refusals: [ChannelRefusal] = []
    /// What happened to the followed customer beside the decisions.
    package private(set) var notes: [NoteTaken] = []
    /// How that customer's messages went through the gates, in the order of their decisions.
    package private(set) var passages: [Passage] = []
    /// The id of the customer of whom notes are taken.
    package var followed: [UInt8]?
    /// Whether what happens now happens to that customer.
    package private(set) var takesNotes = false
    private var firedAt: Instant?

    package init() {}

    package var isEmpty: Bool { decisions.isEmpty && conversions.isEmpty }
    /// Of decisions and conversions.
    package var count: Int { decisions.count + conversions.count }

    package mutating func append(_ decision: Decision) {
        decisions.append(decision)
    }

    mutating func append(_ conversion: Conversion) {
        let index = conversions.count
        note(.conversion(index))
        conversions.append(conversion)
    }

    package mutating func note(_ note: @autoclosure () -> Note) {
        if takesNotes {
            notes.append(
                NoteTaken(
                    note: note(), firedAt: firedAt, precedingDecisions: decisions.count))
        }
    }

    mutating func append(_ passage: Passage) {
        passages.append(passage)
    }

    /// What follows happens to this customer, by a timer whose decision time is `firedAt`, or by an event.
    mutating func turn(to customer: UnsafeRawBufferPointer, firedAt: Instant? = nil) {
        guard let followed else { return }
        takesNotes = customer.elementsEqual(followed)
        self.firedAt = firedAt
    }

    /// Stores a text that decisions can name.
    package mutating func store(_ text: UnsafeRawBufferPointer) -> Decision.Text {
        let offset = bytes.count
        bytes.append(contentsOf: text)
        return Decision.Text(offset: offset, count: Int32(text.count))
    }

    /// Stores what the channels of a candidate met.
    mutating func store(_ refusals: [ChannelRefusal]) -> Saw {
        let start = self.refusals.count
        self.refusals += refusals
        return .channels(start: Int32(start), count: Int32(refusals.count))
    }

    /// The id of a decision whose texts are stored here.
    func id(
        of decision: Decision, prefix: [UInt8], by ids: inout RecordID
    ) -> Digest {
        bytes.withUnsafeBytes { bytes in
            prefix.withUnsafeBytes { prefix in
                ids.make(
                    prefix: prefix, customer: bytes[decision.customer],
                    key: decision.key.map { bytes[$0] }, occurrence: bytes[decision.occurrence])
            }
        }
    }

    /// Forgets everything and keeps the memory.
    package mutating func removeAll() {
        decisions.removeAll(keepingCapacity: true)
        conversions.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        notes.removeAll(keepingCapacity: true)
        refusals.removeAll(keepingCapacity: true)
        passages.removeAll(keepingCapacity: true)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate subscript(text: Decision.Text) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[text.offset..<text.offset + Int(text.count)])
    }
}
