// Customers come in from the local store before the engine needs them.

import Calendar
import Customer
import Engine
import Store

extension PartitionState {
    /// Asks for a customer who is not here, and perhaps not known at all. Hot: once an event of such a one.
    func want(_ id: UnsafeRawBufferPointer, hash: UInt64) {
        wanted.append(id, hash: hash)
    }

    /// The same, unless they are here.
    private func want(_ id: UnsafeRawBufferPointer, of customers: borrowing Customers) {
        let hash = Customers.hash(of: id)
        if customers.find(id, hash: hash) == nil { want(id, hash: hash) }
    }

    /// Takes in those who were asked for and whom the store knows.
    func takeInWanted(
        into customers: inout Customers, _ loaded: Loaded
    ) throws(StoreError) {
        if wanted.isEmpty { return }
        defer { wanted.removeAll() }
        try takeIn(.record, into: &customers, loaded)
        if hasErasures { try takeIn(.erasure, into: &customers, loaded) }
    }

    /// Takes in customers with timers before `horizon` and some time behind it, a slice at a time, in the
    /// order in which they fire.
    func takeInTimers(
        before horizon: Instant, into customers: inout Customers, _ loaded: Loaded
    ) throws(StoreError) {
        var end = DuePoint(due: horizon + Self.lookAheadMs)
        var found: [DuePoint] = []
        StateKeys.write(timer: customers.loadedThrough, to: &key)
        let from = key
        StateKeys.write(timer: end, to: &key)
        try store.scan(from: from, to: key) { key, _ in
            guard let point = StateKeys.timer(of: key) else { return true }
            if found.count == sliceSize {
                end = point
                return false
            }
            found.append(point)
            return true
        }
        for point in found { point.id.withUnsafeBytes { want($0, of: customers) } }
        try takeInWanted(into: &customers, loaded)
        customers.loadedThrough = end
    }

    /// Takes in those who were asked for, who are not here yet, and of whom the store has something in this
    /// form. One may have been asked for twice.
    private func takeIn(
        _ form: StoredForm, into customers: inout Customers, _ loaded: Loaded
    ) throws(StoreError) {
        keys.removeAll()
        places.removeAll(keepingCapacity: true)
        for place in 0..<wanted.count where form == .record || !isHere(place, in: customers) {
            wanted.withID(at: place) { StateKeys.write(form, of: $0, to: &key) }
            keys.append(key)
            places.append(place)
        }
        if keys.isEmpty { return }
        var damage: RecordDamage?
        try store.get(keys) { index, value in
            let place = places[index]
            guard let value, !isHere(place, in: customers) else { return }
            let customer = wanted.withID(at: place) {
                customers.findOrInsert($0, hash: wanted.hash(at: place))
            }
            do throws(RecordDamage) {
                let due = try RecordCodec.head(of: value).due
                let decoded = try codec.decode(value, into: &customers[customer])
                customers.didLoad(customer, form: form, due: due, sizeBytes: value.count)
                loaded(
                    &customers, customer,
                    decoded.epoch == epoch
                        ? nil : Engine.Takeover(decoded, codec.table))
            } catch {
                damage = error
            }
        }
        if let damage { throw storeError(damage) }
    }

    /// Whether somebody who was asked for is here by now.
    private func isHere(_ place: Int, in customers: borrowing Customers) -> Bool {
        wanted.withID(at: place) { customers.find($0, hash: wanted.hash(at: place)) } != nil
    }

    private func storeError(_ damage: RecordDamage) -> StoreError {
        StoreError(
            .corrupt, .read, directory: "of partition \(partition)", cause: "a record: \(damage)")
    }

    /// Takes in a slice of those whom another rule set wrote, from behind `id` on; gives the last one
    /// reached, nil where all are.
    func takeInOlder(
        after id: String, into customers: inout Customers, _ loaded: Loaded
    ) throws(StoreError) -> String? {
        var from = [StateKeys.customer] + Array(id.utf8)
        // The first key behind that of `id`.
        if !id.isEmpty { from.append(0) }
        var reached: [UInt8]?
        var damage: RecordDamage?
        var count = 0
        try store.scan(from: from, to: [StateKeys.customer + 1]) { key, value in
            if count == sliceSize { return false }
            count += 1
            let id = UnsafeRawBufferPointer(rebasing: key.dropFirst())
            reached = Array(id)
            do throws(RecordDamage) {
                if try RecordCodec.head(of: value).epoch != epoch { want(id, of: customers) }
            } catch {
                damage = error
            }
            return true
        }
        if let damage { throw storeError(damage) }
        try takeInWanted(into: &customers, loaded)
        guard count == sliceSize else { return nil }
        return reached.map { String(decoding: $0, as: UTF8.self) }
    }
}
