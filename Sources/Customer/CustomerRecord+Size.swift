// How large a customer's record may become.

import Calendar
import RuleSet

/// A record is bounded by what events put into it (decision 0029): each entry of a list counts with its texts, lists and maps,
/// and with something for itself. Whoever is about to add one asks for room first.
///
/// The books say *at most* how much is held: they are added to, and only when they reach the limit is everything counted
/// anew. So the answer is that of counting each time.
extension CustomerRecord {
    /// What an entry of a list counts beside its bytes.
    package static var entryBytes: Int { 32 }

    /// Takes so many bytes more into the books; false, and nothing taken, where they do not fit.
    package mutating func takeRoom(for bytes: Int, of limits: RecordLimits) -> Bool {
        guard Int(heldAtMost) + bytes <= limits.recordBytes else { return false }
        heldAtMost += Int32(bytes)
        return true
    }

    /// What must be there, be there room or not.
    package mutating func takeRoom(forNeeded bytes: Int) {
        heldAtMost = Int32(clamping: Int(heldAtMost) + bytes)
    }

    package func isFull(of limits: RecordLimits) -> Bool {
        Int(heldAtMost) > limits.recordBytes
    }

    /// Of a record that was read: no form of what is counted is more than so many times shorter.
    mutating func estimateHeld(storedBytes: Int) {
        heldAtMost = Int32(clamping: 32 * storedBytes)
    }

    /// Counts everything anew, but what no longer has an effect: watches of so many bytes, messages that no longer count,
    /// values of windows that have left them. Of that, more or less is there by chance.
    package mutating func countHeld(
        lapsedBytes: Int, messageMemory: MessageMemory, of plan: borrowing CustomerPlan
    ) {
        var bytes = -lapsedBytes
        for index in attributes.indices { bytes += attributes[index].value.encoded.count }
        if !series.isEmpty {
            for fact in plan.facts where fact.form.keepsValues {
                bytes += series[fact.form.place].sizeBytes(of: fact.form, latest: latest)
            }
        }
        for index in instances.indices {
            bytes += Self.entryBytes + instances[index].entry.bytes.count
        }
        for index in watches.indices { bytes += watches[index].sizeBytes }
        for index in sent.indices { bytes += Self.entryBytes + (sent[index].key?.count ?? 0) }
        for index in exits.indices { bytes += Self.entryBytes + (exits[index].key?.count ?? 0) }
        for index in awaitedEvents.indices { bytes += awaitedEvents[index].sizeBytes }
        for index in unsettled.indices {
            bytes += Self.entryBytes + unsettled[index].event.bytes.count
        }
        if hasGateMemory {
            for message in gates.messages
            where message.isRemembered(at: latest, for: messageMemory) {
                bytes += message.sizeBytes
            }
            bytes += Self.entryBytes * gates.clicks.count
        }
        for index in interests.indices {
            for value in interests[index].values { bytes += Self.entryBytes + value.bytes.count }
        }
        heldAtMost = Int32(clamping: bytes)
    }
}

extension Message {
    /// What it counts in its customer's record.
    var sizeBytes: Int { Self.sizeBytes(address: address, details) }

    package static func sizeBytes(address: [UInt8], _ details: Details) -> Int {
        CustomerRecord.entryBytes + address.count + (details.key?.count ?? 0)
            + details.labels.count
    }
}
