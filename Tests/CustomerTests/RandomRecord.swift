// Records with everything in them, extremes among it.

import Calendar
import Customer
import Digests
import Events
import Expression
import RuleSet
import TestSupport

/// Fills records at random, as the engine could have.
struct RandomRecord: ~Copyable {
    var random: SeededGenerator
    let rules: RuleSet
    private var arena = Arena()
    private let slots: UnsafeMutableBufferPointer<Value>
    private var latest = Shop.start

    init(seed: UInt64, rules: RuleSet) {
        random = SeededGenerator(seed: seed)
        self.rules = rules
        slots = .allocate(capacity: max(rules.schema.slotCount, 1))
        slots.initialize(repeating: .absent)
    }

    deinit { slots.deallocate() }

    mutating func fill(_ record: inout CustomerRecord) {
        if random.chance(20) { record.erase(at: time()) }
        // Nothing has taken effect, but something may wait to.
        if random.chance(10) { return random.chance(50) ? fillUnsettled(of: &record) : () }
        latest = random.pick([Shop.start, Shop.start, .epochStart, Shop.start - 4_000_000_000_000])
        record.latest = latest
        record.nextSerial = random.pick([0, 1, 300, .max])
        fillFold(of: &record)
        if random.chance(60) { fillInterests(of: &record) }
        if random.chance(80) { fillInstances(of: &record) }
        if random.chance(80) { fillWatches(of: &record) }
        if random.chance(80) { fillCalendarAndSegments(of: &record) }
        if random.chance(80) { fillMemories(of: &record) }
        if random.chance(80) { fillGates(of: &record) }
        if random.chance(40) { fillUnsettled(of: &record) }
    }

    private mutating func fillFold(of record: inout CustomerRecord) {
        let plan = rules.customer
        for (index, attribute) in plan.attributes.enumerated() where random.chance(60) {
            record.updateAttribute(
                index, to: StoredValue(value(attribute.type)), at: time(), of: plan)
        }
        for purpose in plan.purposes.indices where random.chance(60) {
            record.stateConsent(
                purpose: purpose, isGiven: random.chance(50), at: time(), of: plan)
        }
        for theme in plan.themes.indices where random.chance(60) {
            record.stateTheme(theme, isAsked: random.chance(50), at: time(), of: plan)
        }
        for fact in plan.facts where random.chance(70) {
            for _ in 0..<random.pick([1, 3, 200, random.chance(10) ? 1_200 : 2]) {
                let type: ValueType =
                    switch fact.form.aggregate {
                    case .count: .null
                    case .average: .int
                    case .distinct: random.pick([.string, .double, .list(.string)])
                    default: fact.type
                    }
                let spanMs = fact.form.windowMs > 0 ? fact.form.windowMs * 2 : 1 << 40
                let time = latest - Int64.random(in: 0...spanMs, using: &random)
                _ = record.fold(value(type), at: time, into: fact.form, of: plan)
            }
        }
    }

    private mutating func fillInterests(of record: inout CustomerRecord) {
        guard !rules.customer.interests.isEmpty else { return }
        for _ in 0..<random.pick([1, 5, random.chance(5) ? 300 : 20]) {
            _ = record.stateInterest(
                random.below(rules.customer.interests.count), text(),
                isAdded: random.chance(70), at: time(), of: rules.customer)
        }
    }

    private mutating func fillInstances(of record: inout CustomerRecord) {
        for _ in 0..<random.pick([1, 5, 40]) {
            let rule = random.below(rules.rules.count)
            let key = self.key()
            let entry = self.entry(key: key, rule: rule)
            let (place, isFound) = key.withBytes { record.position(ofRule: rule, key: $0) }
            if isFound { continue }
            var instance = Instance(
                rule: rule, serial: random.pick([0, 7, .max]), triggeredAt: time(), clock: time(),
                entry: entry)
            let step = random.below(rules.rules[rule].steps.count + 1)
            instance.step = Int32(step)
            instance.state = .waiting
            if step < rules.rules[rule].steps.count,
                case .waitFor = rules.rules[rule].steps[step].action, random.chance(80)
            {
                instance.state = .awaiting
            }
            if random.chance(30) {
                fillSlots()
                instance.entry.keepAwaited(
                    EntryMemory.encoded(
                        slots.baseAddress!, keptSlots: rules.rules[rule].keptAwaitedSlots))
            }
            instance.hasSent = random.chance(50)
            if step < rules.rules[rule].steps.count,
                case .send = rules.rules[rule].steps[step].action, random.chance(60)
            {
                instance.state = .held
                instance.isPressed = random.chance(50)
                instance.window = random.pick([0, 1, 300, Instance.alone])
            }
            instance.expiresFrom = time()
            instance.due = time()
            record.instances.insert(instance, at: place)
        }
    }

    private mutating func fillWatches(of record: inout CustomerRecord) {
        for _ in 0..<random.pick([1, 8, random.chance(3) ? 1_500 : 3]) {
            let rule = random.below(rules.rules.count)
            var key: [UInt8]?
            var isSilence = false
            switch rules.rules[rule].trigger {
            case .silence: isSilence = true
            case .date, .count, .sequence: key = self.key()
            case .event, .yearly, .schedule, .enters, .leaves, .broadcast: continue
            }
            if key.withBytes({ record.watchPosition(ofRule: rule, key: $0) }).isFound { continue }
            var watch = Watch(rule: rule, entry: entry(key: key, rule: rule))
            watch.isArmed = random.chance(50)
            watch.time = random.chance(10) ? .distantPast : time()
            watch.due = random.chance(30) ? .distantFuture : time()
            if !watch.isSet, !isSilence || watch.isArmed, random.chance(50) {
                watch.entry = key.withBytes { EntryMemory(key: $0) }
            }
            switch rules.rules[rule].trigger {
            case .count:
                for _ in 0..<random.below(5) {
                    _ = watch.count(at: time(), atLeast: 9, withinMs: .max / 4)
                }
            case .sequence:
                for _ in 0..<random.below(3) {
                    _ = watch.take(0, at: time(), length: 9)
                    let place = random.below(3)
                    if watch.canTake(place, at: time(), withinMs: .max) {
                        _ = watch.take(place, at: time(), length: 9)
                    }
                }
                if random.chance(30) { watch.forget(through: time(), isSequence: true) }
            default: break
            }
            var hasForgotten = false
            _ = key.withBytes {
                record.insertWatch(watch, key: $0, hasForgotten: &hasForgotten) { _ in false }
            }
        }
    }

    private mutating func fillCalendarAndSegments(of record: inout CustomerRecord) {
        for rule in rules.calendarRules {
            var watch = CalendarWatch(rule: rule)
            if random.chance(70) { watch.due = time() }
            watch.lastDay = random.pick([nil, 0, 20_000, -20_000, Int64(Int32.max)])
            record.calendarWatches.append(watch)
        }
        for segment in rules.customer.triggerSegments {
            var watch = SegmentWatch(segment: segment)
            watch.isMember = random.chance(50)
            if random.chance(70) {
                watch.look(at: time(), due: random.chance(50) ? time() : .distantFuture)
            }
            record.segmentWatches.append(watch)
        }
    }

    private mutating func fillMemories(of record: inout CustomerRecord) {
        for _ in 0..<random.pick([0, 5, 12, random.chance(10) ? 1_200 : 2]) {
            let rule = random.below(rules.rules.count)
            let isPerKey = rules.rules[rule].isAgainPerKey
            // Of some the key may not be known.
            let isUnknown = rules.rules[rule].again != .never && random.chance(10)
            let key = isPerKey && !isUnknown ? bytes() : nil
            let (time, serial) = (time(), random.pick([0, 1, UInt32.max]))
            _ = key.withBytes {
                record.addMessage(ofRule: Int32(rule), key: $0, at: time, serial: serial)
            }
        }
        for _ in 0..<random.pick([0, 3, random.chance(10) ? 1_000 : 1]) {
            record.exits.append(
                RememberedExit(
                    rule: Int32(random.below(rules.rules.count)), key: key(),
                    type: random.pick(exitTypes), time: time()))
        }
        for _ in 0..<random.pick([0, 2, random.chance(10) ? 1_000 : 1]) {
            guard let type = awaitedTypes.randomElement(using: &random) else { break }
            fillSlots()
            _ = record.rememberAwaited(
                AwaitedEvent(
                    type: type, time: time(), slots: slots.baseAddress!,
                    keptSlots: rules.plans[type].awaitedSlots,
                    runs: (0..<random.below(4)).map { _ in random.pick([0, 1, .max]) }))
        }
        for _ in 0..<random.pick([0, 5, random.chance(10) ? 1_000 : 1]) {
            let id = text()
            _ = record.seen.insert(
                id: id, source: random.chance(80) ? text() : nil, time: time(), latest: latest,
                windowMs: .max / 2)
        }
    }

    private mutating func fillUnsettled(of record: inout CustomerRecord) {
        let types = rules.schema.types.indices.filter { rules.schema.types[$0].isUsed }
        for _ in 0..<random.pick([1, 3, random.chance(10) ? UnsettledEvent.limit : 2]) {
            let type = random.pick(types)
            fillSlots()
            let (source, id) = (text(), text())
            let event = EntryMemory(
                key: nil, source: random.chance(70) ? source : nil, id: id,
                slots: slots.baseAddress!, keptSlots: rules.schema.types[type].usedSlots)
            record.insert(
                UnsettledEvent(
                    type: type, time: time(), arrivedAt: time(),
                    leadMs: rules.time.unsettledLeadMs, event: event))
        }
    }

    private var exitTypes: [Int32] {
        [-1] + rules.plans.indices.filter { !rules.plans[$0].exits.isEmpty }.map { Int32($0) }
    }

    private var awaitedTypes: [Int] {
        rules.plans.indices.filter { !rules.plans[$0].awaited.isEmpty }
    }

    // MARK: Parts

    private mutating func entry(key: [UInt8]?, rule: Int) -> EntryMemory {
        let kept = rules.rules[rule].keptSlots
        if kept.isEmpty, key == nil, random.chance(60) {
            return random.chance(50)
                ? EntryMemory(day: random.pick([0, .min, 20_000]))
                : EntryMemory(instant: time())
        }
        fillSlots()
        let (source, id) = (text(), text())
        return key.withBytes {
            EntryMemory(
                key: $0, source: random.chance(70) ? source : nil, id: id,
                slots: slots.baseAddress!, keptSlots: kept)
        }
    }

    private mutating func fillSlots() {
        for index in slots.indices {
            slots[index] = value(
                random.pick([
                    .bool, .int, .double, .string, .bytes, .timestamp, .null,
                    .list(.list(.string)), .map(.string, .duration),
                ]))
            if random.chance(5) { slots[index] = .nullField }
        }
    }

    mutating func time() -> Instant {
        switch random.below(8) {
        case 0: latest
        case 1: latest + 1
        case 2: random.pick([.epochStart, Instant(milliseconds: -1)])
        case 3: random.pick([.distantPast + 1, .distantFuture - 1])
        default: latest + Int64.random(in: -7_776_000_000...7_776_000_000, using: &random)
        }
    }

    private mutating func key() -> [UInt8]? {
        random.chance(25) ? nil : bytes()
    }

    /// Few, so that keys meet; not all of them text.
    mutating func bytes() -> [UInt8] {
        switch random.below(6) {
        case 0: []
        case 1: [0xFF, 0xC0, 0x80]
        case 2: random.chance(1) ? Array(repeating: 0x61, count: 20_000) : [0]
        default: Array("key-\(random.below(2_000))".utf8)
        }
    }

    private mutating func text() -> UnsafeRawBufferPointer {
        bytes().withUnsafeBytes { arena.copy($0) }
    }

    private mutating func value(_ type: ValueType) -> Value {
        if random.chance(5) { return .null }
        switch type {
        case .bool: return .bool(random.chance(50))
        case .int: return .int(random.pick([0, -1, 63, 64, .min, .max]))
        case .uint: return .uint(random.pick([0, 127, 128, .max]))
        case .double:
            return .double(random.pick([0, -0.0, 39.99, .infinity, .nan, .leastNonzeroMagnitude]))
        case .string: return .string(text())
        case .bytes: return .bytes(text())
        case .timestamp:
            return .timestamp(
                seconds: random.pick([0, -62_135_596_800, 253_402_300_799]),
                nanoseconds: random.pick([0, 1_000_000, 999_999_999]))
        case .duration: return .duration(seconds: random.pick([0, -1]), nanoseconds: 999_999_999)
        case .date: return .date(days: random.pick([0, -719_162, 2_932_896]))
        case .list(let part):
            let elements = arena.allocateValues(random.pick([0, 1, 3, 40]))
            for index in elements.indices { elements.initializeElement(at: index, to: value(part)) }
            return .list(UnsafeBufferPointer(elements))
        case .map(let key, let part):
            let elements = arena.allocateValues(2 * random.below(4))
            for index in elements.indices {
                elements.initializeElement(at: index, to: value(index % 2 == 0 ? key : part))
            }
            return .map(UnsafeBufferPointer(elements))
        default: return .null
        }
    }
}

extension Instant {
    static var epochStart: Instant { Instant(milliseconds: 0) }
}

extension [UInt8]? {
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer?) -> Result) -> Result {
        guard let self else { return body(nil) }
        return self.withUnsafeBytes { body($0) }
    }
}

extension CustomerRecord {
    /// All that can be seen of the record, as text.
    borrowing func text(facts plan: CustomerPlan) -> String {
        var arena = Arena()
        var facts = ""
        for fact in plan.facts {
            for spanMs in [0, 3_600_000, 86_400_000] as [Int64] {
                let value = value(of: fact.form, at: latest + spanMs, arena: &arena)
                var bytes: [UInt8] = []
                ValueCodec.encode(value, into: &bytes)
                facts += "\(fact.name) \(bytes)\n"
            }
            facts += "\(nextLoss(of: fact.form, after: latest))\n"
        }
        return """
            \(latest) \(erasedAt) \(nextSerial) \(due)
            \(attributes)
            \(consents)
            \(themes)
            \(facts)
            \(interests)
            \(instances)
            \(watches)
            \(calendarWatches)
            \(segmentWatches)
            \(sent)
            \(exits)
            \(awaitedEvents)
            \(unsettled)
            \(seen)
            \(gates)
            """
    }
}
