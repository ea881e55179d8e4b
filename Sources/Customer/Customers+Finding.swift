// Many customers looked up at once, which is a matter of memory: one of a million customers lies in none of the
// processor's caches.

import Events

/// An event of a customer, with the hash of the customer's id.
package struct AddressedEvent {
    package var event: ScannedEvent
    package var hash: UInt64

    package init(_ event: ScannedEvent) {
        self.event = event
        hash = Customers.hash(of: event.customer)
    }
}

extension Customers {
    /// In place of the index of a customer who is not known.
    package static var unknown: Int32 { -1 }

    /// Finds the customers of the events of a batch: by event the index, or `unknown`.
    ///
    /// It takes one kind of memory after the other, of all events: the processor waits for many places at a time
    /// then, where one event after the other would wait for each of its own. What an event is likely to look at
    /// next in a record is read as well, so that it is near when it is applied.
    ///
    /// The result is made of all that was read, so that reading cannot be optimised away, and says nothing.
    @discardableResult
    package func find(_ events: [AddressedEvent], into found: inout [Int32]) -> Int {
        found.removeAll(keepingCapacity: true)
        for event in events { found.append(likely(hash: event.hash)) }
        var read = 0
        for customer in found where customer >= 0 { read &+= idTouched(of: Int(customer)) }
        for (place, event) in events.enumerated() where found[place] != Self.unknown {
            let customer = Int(found[place])
            if customer >= 0, hasID(event.event.customer, customer) { continue }
            found[place] =
                find(event.event.customer, hash: event.hash).map { Int32($0) } ?? Self.unknown
        }
        for customer in found where customer >= 0 { read &+= self[Int(customer)].listsTouched }
        for customer in found where customer >= 0 { read &+= self[Int(customer)].entriesTouched }
        return read
    }

    private func hasID(_ id: UnsafeRawBufferPointer, _ customer: Int) -> Bool {
        withID(of: customer) { compareBytes($0, id) == 0 }
    }

    private func idTouched(of customer: Int) -> Int {
        withID(of: customer) { Int($0.first ?? 0) }
    }
}

extension CustomerRecord {
    /// Reads where the lists begin that most events look at.
    fileprivate var listsTouched: Int { instances.count &+ exits.count &+ sent.count }

    /// Reads where the entries of instances begin.
    fileprivate var entriesTouched: Int {
        var read = 0
        for index in instances.indices.prefix(2) { read &+= instances[index].entry.bytes.count }
        return read
    }
}
