// Customers come in from the local store before the engine needs them.

import Calendar
import Customer
import Engine
import Store

extension PartitionState {
    /// Asks for a customer, who is perhaps not known at all. Hot: once a record.
    func want(_ id: UnsafeRawBufferPointer, of customers: borrowing Customers) {
        if customers.find(id) == nil, !unknown.contains(id) { wanted.append(id) }
    }

    /// Takes in those who were asked for and whom the store knows.
    func takeInWanted(
        into customers: inout Customers, _ loaded: Loaded
    ) throws(StoreError) {
        if wanted.count == 0 { return }
        let ids = wanted
        wanted.removeAll()
        try takeIn(ids, into: &customers, loaded)
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
            if found.count == Self.sliceSize {
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

    /// Takes in customers by their ids; one may be there twice.
    private func takeIn(
        _ ids: KeyList, into customers: inout Customers, _ loaded: Loaded
    ) throws(StoreError) {
        var missing = try takeIn(ids, as: .record, into: &customers, loaded)
        if hasErasures { missing = try takeIn(missing, as: .erasure, into: &customers, loaded) }
        for index in 0..<missing.count { missing.withKey(at: index) { unknown.insert($0) } }
    }

    /// Gives those of whom the store has nothing in this form.
    private func takeIn(
        _ ids: KeyList, as form: StoredForm, into customers: inout Customers, _ loaded: Loaded
    ) throws(StoreError) -> KeyList {
        var missing = KeyList()
        if ids.count == 0 { return missing }
        keys.removeAll()
        for index in 0..<ids.count {
            ids.withKey(at: index) { StateKeys.write(form, of: $0, to: &key) }
            key.withUnsafeBytes { keys.append($0) }
        }
        var damage: RecordDamage?
        try store.get(keys) { index, value in
            guard let value else { return ids.withKey(at: index) { missing.append($0) } }
            if ids.withKey(at: index, { customers.find($0) }) != nil { return }
            let customer = ids.withKey(at: index) { customers.findOrInsert($0) }
            do throws(RecordDamage) {
                let due = try RecordCodec.head(of: value).due
                let decoded = try codec.decode(value, into: &customers[customer])
                customers.didLoad(customer, form: form, due: due, sizeBytes: value.count)
                loaded(
                    &customers, customer,
                    decoded.epoch == epoch
                        ? nil : decoded.departed.map { Engine.Departure($0, codec.table) })
            } catch {
                damage = error
            }
        }
        if let damage { throw storeError(damage) }
        return missing
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
            if count == Self.sliceSize { return false }
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
        guard count == Self.sliceSize else { return nil }
        return reached.map { String(decoding: $0, as: UTF8.self) }
    }
}
