// A customer's record with so much of each kind of content.

import Calendar
import Config
import Customer
import Digests
import Events
import Expression
import RuleSet

/// Fills records as an online shop's rules would.
final class StateShop {
    static let now = Instant(milliseconds: 1_772_438_400_000)

    let rules: RuleSet
    let codec: RecordCodec
    private var arena = Arena()
    private let slots: UnsafeMutableBufferPointer<Value>

    init() {
        let files = [
            (
                "events.yaml",
                """
                events:
                  cart: { cart_id: string, total: double, currency: string, expires: timestamp }
                  order: { order_id: string, total: double }
                  form: { email: string, score: double, birth: date }
                  click: { message_id: string }
                  bounce: { message_id: string }
                  wishes: { channels: list(string), max_per_week: int, hours: string }
                """
            ),
            (
                "customer.yaml",
                """
                attributes:
                  email: { type: string, from: { form: event.email } }
                  score: { type: double, from: { form: event.score } }
                  birth: { type: date, from: { form: event.birth } }
                facts:
                  orders: { count: order }
                  turnover: { sum: event.total, of: order }
                  spent: { sum: event.total, of: order, over: 90d }
                  visits: { count: [cart, order], over: 90d }
                  last_seen: { latest: event.time, of: [cart, order] }
                  carts: { distinct: event.cart_id, of: cart, over: 90d }
                segments: { big_spender: facts.spent >= 1000.0 }
                consent: { marketing: { given: form } }
                themes: { news: { asked: form } }
                preferences: { from: wishes }
                interests: { alerts: { add: { cart: event.cart_id } } }
                engagement: { id: event.message_id, clicked: click, bounced: bounce, ignored_after: 3d }
                """
            ),
            (
                "policies.yaml",
                """
                arbitration: { window: 15m, max: 1 }
                channels: { email: {}, sms: {}, app_push: {} }
                channel_choice: { default: [email, sms], alternate: 3 }
                pressure:
                  half_life: 3d
                  weights: { email: 1, sms: 2, app_push: 0.5 }
                  states: { balance: 1, over: 4 }
                """
            ),
            (
                "rules/rules.yaml",
                """
                rules:
                  - rule: cart-reminder
                    kind: functional
                    trigger: { event: cart }
                    key: event.cart_id
                    again: { after: 3d, per: key }
                    exit: order
                    steps:
                      - wait: 4h
                      - send: cart-reminder
                        channel: email
                        data: { total: event.total, currency: event.currency }
                  - rule: plain
                    kind: functional
                    trigger: { event: cart }
                    steps: [{ wait: 4h }, { send: plain, channel: email }]
                  - rule: offer
                    kind: special
                    trigger: { event: cart }
                    steps: [{ wait: 4h }, { send: offer, channel: email }]
                  - rule: points-expire
                    kind: functional
                    trigger: { date: event.expires, of: cart }
                    key: event.cart_id
                    steps: [{ send: points, channel: email, data: { total: event.total } }]
                  - rule: quiet
                    kind: functional
                    trigger: { silence: [cart, order], for: 42d }
                    steps: [{ send: quiet, channel: email }]
                  - rule: often
                    kind: functional
                    trigger: { count: cart, at_least: 9, within: 7d }
                    key: event.cart_id
                    steps: [{ send: often, channel: email }]
                  - rule: newsletter
                    kind: functional
                    trigger: { schedule: "thu 10:00" }
                    steps: [{ send: newsletter, channel: email }]
                  - rule: welcome-big-spender
                    kind: functional
                    trigger: { enters: big_spender }
                    steps: [{ send: welcome, channel: email }]
                """
            ),
        ]
        let loaded = Configuration.load(files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
        guard let rules = loaded.ruleSet else { fatalError("\(loaded.diagnostics)") }
        self.rules = rules
        var table = FieldTable()
        table.add(allOf: rules)
        codec = RecordCodec(rules: rules, table: table)
        slots = .allocate(capacity: rules.schema.slotCount)
        slots.initialize(repeating: .absent)
        for type in rules.schema.types {
            for field in type.fields where field.isUsed {
                slots[field.slot] = value(field.type, "C-1002")
            }
        }
    }

    private func value(_ type: ValueType, _ text: String) -> Value {
        switch type {
        case .double: .double(89.5)
        case .date: .date(days: 5_000)
        case .timestamp: .timestamp(seconds: Self.now.milliseconds / 1_000, nanoseconds: 0)
        default: Array(text.utf8).withUnsafeBytes { .string(arena.copy($0)) }
        }
    }

    func rule(_ name: String) -> Int { rules.rules.firstIndex { $0.name == name }! }

    /// What is known of every customer: an event, and nothing of what follows.
    func begin(_ record: inout CustomerRecord) {
        record.latest = Self.now
    }

    func setAttribute(_ name: String, of record: inout CustomerRecord) {
        let index = rules.customer.attributes.firstIndex { $0.name == name }!
        record.updateAttribute(
            index,
            to: StoredValue(
                value(rules.customer.attributes[index].type, "anne.martin@example.com")),
            at: Self.now - 86_400_000, of: rules.customer)
    }

    /// So many events, each in a bucket of its own.
    func fold(_ name: String, events: Int, into record: inout CustomerRecord) {
        let fact = rules.customer.facts.first { $0.name == name }!
        for number in 0..<events {
            let stepMs = max(fact.form.windowMs / 64, 1)
            let value: Value =
                name == "carts" ? self.value(.string, "C-\(number)") : self.value(fact.type, "")
            _ = record.fold(
                value, at: Self.now - Int64(events - 1 - number) * stepMs, into: fact.form,
                of: rules.customer)
        }
    }

    func entry(_ rule: Int, key: String?) -> EntryMemory {
        let id = value(.string, "web-0024").text
        let key = key.map { value(.string, $0).text }
        return EntryMemory(
            key: key, source: value(.string, "/shop/web").text, id: id,
            slots: slots.baseAddress!, keptSlots: rules.rules[rule].keptSlots)
    }

    func addInstances(
        of name: String, keys: [String?], to record: inout CustomerRecord
    ) {
        let rule = rule(name)
        for key in keys {
            var instance = Instance(
                rule: rule, serial: record.nextSerial, triggeredAt: Self.now, clock: Self.now,
                entry: entry(rule, key: key))
            record.nextSerial += 1
            instance.step = 1
            instance.state = .waiting
            instance.due = Self.now + 14_400_000
            let place = record.position(
                ofRule: rule, key: key.map { value(.string, $0).text })
            record.instances.insert(instance, at: place.index)
        }
    }

    func addWatches(
        of name: String, keys: [String?], times: Int = 0, to record: inout CustomerRecord
    ) {
        let rule = rule(name)
        for key in keys {
            var watch = Watch(rule: rule, entry: entry(rule, key: key))
            watch.time = Self.now
            if times == 0 { watch.due = Self.now + 3_628_800_000 }
            for _ in 0..<times { _ = watch.count(at: Self.now, atLeast: 99, withinMs: 1_000) }
            let place = record.watchPosition(
                ofRule: rule, key: key.map { value(.string, $0).text })
            record.watches.insert(watch, at: place.index)
        }
    }

    /// An instance whose message waits in a window of arbitration.
    func addHeld(to record: inout CustomerRecord) {
        // One of the rule and key may be there.
        if !record.position(ofRule: rule("offer"), key: nil).isFound {
            addInstances(of: "offer", keys: [nil], to: &record)
        }
        let (index, _) = record.position(ofRule: rule("offer"), key: nil)
        record.instances[index].state = .held
        record.instances[index].window = 3
    }

    func addMessages(_ count: Int, to record: inout CustomerRecord) {
        for number in 0..<count {
            let decidedAt = Self.now - Int64(count - number) * 86_400_000
            let id = Array("message-\(number)".utf8).withUnsafeBytes { Digest(of: $0) }
            _ = record.gates.remember(
                Message(
                    id: id, decidedAt: decidedAt, rule: Int32(rule("cart-reminder")), kind: 0,
                    theme: 0, channel: 0, address: [], ignoredAt: decidedAt + 259_200_000),
                latest: Self.now, for: rules.messageMemory)
        }
    }

    func statePreferences(of record: inout CustomerRecord) {
        var preferences = Preferences(time: Self.now - 86_400_000)
        preferences.channels = [Array("email".utf8), Array("app_push".utf8)]
        preferences.maxPerWeek = 3
        preferences.hours = LocalHours(startSecond: 64_800, endSecond: 75_600)
        record.gates.preferences = preferences
    }

    /// Of the customer and of so many channels.
    func addScores(channels: Int, to record: inout CustomerRecord) {
        guard let policy = rules.policies.pressure else { fatalError("the shop has pressure") }
        var scores = Array(repeating: PressureScore(), count: policy.weights.count + 1)
        let bucket = PressureScore.bucket(of: Self.now, halfLifeMs: policy.halfLifeMs)
        for index in 0...channels {
            scores[index].add(1_750_000, at: bucket)
            scores[index].state = .balance
        }
        record.gates.scores = scores
        record.gates.pressureDue = Self.now + 121_500_000
    }

    func addWindow(to record: inout CustomerRecord) {
        record.gates.lastWindowNumber = 3
        record.gates.windows = [
            ArbitrationWindow(number: 3, start: Self.now, end: Self.now + 900_000)
        ]
    }

    /// Messages of a rule, of each of the keys.
    func addSent(of rule: String, keys: [String?], to record: inout CustomerRecord) {
        for (number, key) in keys.enumerated() {
            let bytes = key.map { value(.string, $0).text }
            _ = record.addMessage(
                ofRule: Int32(self.rule(rule)), key: bytes, at: Self.now - 86_400_000,
                serial: UInt32(number))
        }
    }

    func addExits(_ keys: [String?], to record: inout CustomerRecord) {
        for key in keys {
            record.exits.append(
                RememberedExit(
                    rule: Int32(rule("cart-reminder")), key: key.map { Array($0.utf8) },
                    type: 0, time: Self.now - 3_600_000))
        }
    }

    /// Carts, each with all that anything reads of one.
    func addUnsettled(_ count: Int, to record: inout CustomerRecord) {
        let cart = rules.schema.types.firstIndex { $0.name == "cart" }!
        for number in 0..<count {
            let time = Self.now - Int64(count - number) * 100
            record.insert(
                UnsettledEvent(
                    type: cart, time: time, arrivedAt: time + 300,
                    leadMs: rules.time.unsettledLeadMs,
                    event: EntryMemory(
                        key: nil, source: value(.string, "/shop/web").text,
                        id: value(.string, "web-\(number + 1_000)").text,
                        slots: slots.baseAddress!,
                        keptSlots: rules.schema.types[cart].usedSlots)))
        }
    }

    func addIDs(_ count: Int, to record: inout CustomerRecord) {
        let source = value(.string, "/shop/web").text
        for number in 0..<count {
            _ = record.seen.insert(
                id: value(.string, "web-\(number)").text, source: source,
                time: Self.now - Int64(count - number) * 60_000, latest: Self.now,
                windowMs: 86_400_000)
        }
    }
}
