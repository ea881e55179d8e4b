// What a restored store says of its partition.

import Calendar
import Customer
import Records
import RuleSet
import Store

/// A partition whose store holds all of the changelog.
struct RestoredPartition {
    let number: Int
    let committed: [CommittedOffset?]
    let earliest: [Int64]
    let store: any Store
    /// Nil where the changelog is empty.
    let clock: ClockRecord?
    let clockBytes: [UInt8]
    /// With all names of the rules at hand.
    let table: FieldTable
    /// Whether the rules have names that the changelog lacks.
    let hasNewFields: Bool
    private let lastActivation: ActivationRecord?
    private let topics: [String]
    private let isReadable: Bool

    init(_ restoration: Restoration, topics: [String], rules: RuleSet) throws(StoreError) {
        number = restoration.partition
        committed = restoration.committed
        earliest = restoration.earliest
        store = restoration.store
        self.topics = topics
        clockBytes = try store.value(of: StateKeys.clock) ?? []
        var clocks = ClockReader()
        clock = clockBytes.withUnsafeBytes { clocks.read($0) }
        var activations = ActivationReader()
        lastActivation = try store.value(of: StateKeys.rules)?.withUnsafeBytes {
            activations.read($0)
        }
        let fields = try store.value(of: StateKeys.fields)
        let known = fields.flatMap { $0.withUnsafeBytes { FieldTable($0) } }
        isReadable = (fields == nil || known != nil) && (clockBytes.isEmpty || clock != nil)
        var table = known ?? FieldTable()
        let count = table.count
        table.add(allOf: rules)
        hasNewFields = table.count > count
        self.table = table
    }

    /// Why the daemon must not go on from here, with the way out; nil where it may (DESIGN.md, section
    /// 10).
    func refusal(group: String) -> String? {
        guard isReadable else {
            return
                "partition \(number): the clock record or the table of fields in the state topic cannot "
                + "be read; a later version of relance has written it"
        }
        let isCommitted = committed.contains { $0 != nil }
        guard let clock else {
            guard isCommitted else { return nil }
            return
                "partition \(number): group '\(group)' has committed offsets, but the state topic "
                + "holds nothing of it: what waited is lost, or the daemon ran with --ephemeral. To "
                + "begin anew, give the daemon another `group`, or delete the offsets of this one"
        }
        let known = Dictionary(
            clock.offsets.map { ($0.topic, $0.offset) }, uniquingKeysWith: { first, _ in first })
        for (topic, (offset, first)) in zip(topics, zip(committed, earliest))
        where offset?.offset != known[topic] {
            // Who goes on behind events that are gone has said so by moving the offset there.
            if let offset, offset.offset == first, known[topic].map({ $0 < first }) ?? false {
                continue
            }
            let written = known[topic].map(String.init) ?? "none"
            let found = (offset?.offset).map(String.init) ?? "none"
            return "\(topic)/\(number): the state was written with offset \(written), but group "
                + "'\(group)' has committed \(found): the offsets were moved by hand, have expired, "
                + "or the state topic is another daemon's. Set the group's offset to \(written), or "
                + "begin anew with another `group` and another `topics.state`"
        }
        return nil
    }

    /// The rule set that is newer than this one, of a process that began at `start`: it has taken this one's place, or
    /// this one was never active here, and the process was there before. Nil where it may go on or be activated.
    func newerRuleSet(than hash: String, ofProcessFrom start: Instant) -> String? {
        guard let last = lastActivation, last.ruleSet != hash else { return nil }
        let isBehind = last.tookOverAt.map { start < $0 } ?? false
        return last.earlier.contains(hash) || isBehind ? last.ruleSet : nil
    }

    /// The activation of a rule set: the last one, if it was of these rules, else a new one at `now`. What
    /// is new acts from `since` on, what was there goes on. `isNew` also where it is the first.
    func activation(
        of rules: RuleSet, hash: String, at now: Instant?, since: Instant?, clock: Instant
    ) -> (ActivationRecord, isNew: Bool) {
        if let last = lastActivation, last.ruleSet == hash { return (last, false) }
        let known = Dictionary(
            (lastActivation?.rules ?? []).map { ($0.name, $0.since) },
            uniquingKeysWith: { first, _ in first })
        return (
            ActivationRecord(
                partition: number, epoch: (lastActivation?.epoch ?? 0) + 1, activatedAt: now,
                rules: rules.rules.map { .init(name: $0.name, since: known[$0.name] ?? since) },
                ruleSet: hash, earlier: earlier(behind: hash), tookOverAt: clock),
            true
        )
    }

    private func earlier(behind hash: String) -> [String] {
        guard let last = lastActivation else { return [] }
        let all = (last.earlier + [last.ruleSet]).filter { $0 != hash }
        return all.suffix(ActivationRecord.earlierLimit)
    }
}

extension Store {
    var isEmpty: Bool {
        get throws(StoreError) {
            var isEmpty = true
            try scan(from: [], to: [.max]) { _, _ in
                isEmpty = false
                return false
            }
            return isEmpty
        }
    }

    func value(of key: [UInt8]) throws(StoreError) -> [UInt8]? {
        var bytes: [UInt8] = []
        var isThere = false
        var failure: StoreError?
        key.withUnsafeBytes { key in
            do throws(StoreError) {
                isThere = try get(key, into: &bytes)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return isThere ? bytes : nil
    }
}
