import Calendar
import Customer
import Events
import Expression
import RuleSet

/// Runs programs for one customer at a time: the machine, and the slots that frames point to.
package struct Evaluation: ~Copyable {
    private var machine = Machine()
    var frame: Frame
    let plan: CustomerPlan
    private let defaultZone: Zone
    private let zones: ZoneDatabase
    private let hasOffsetZones: Bool
    /// The zone of the default of `time_zone`, which its author has written as it is.
    private var zoneByDefault: Zone
    private let slotCount: Int
    /// All absent but while an instance's entry is restored.
    private let entrySlots: UnsafeMutablePointer<Value>
    private let awaitedSlots: UnsafeMutablePointer<Value>
    private let rememberedSlots: UnsafeMutablePointer<Value>
    private let attributes: UnsafeMutablePointer<Value>
    private let defaults: UnsafeMutablePointer<Value>
    /// Runs the programs of `defaults`, whose values may live in its arena; never reset.
    private var defaultsMachine = Machine()
    private var areAttributesLoaded = false
    private var zone: Zone
    var derived: DerivedValues
    /// What programs read of pressure; nil where the rule set keeps none.
    var pressure: PressureReading?
    /// Changes of recorded states since they were last forgotten, in order.
    package internal(set) var pressureChanges: [PressureChange] = []

    package init(rules: RuleSet) {
        plan = rules.customer
        defaultZone = rules.time.zone
        zones = rules.zones
        hasOffsetZones = rules.time.hasOffsetZones
        zone = defaultZone
        zoneByDefault = defaultZone
        slotCount = max(rules.schema.slotCount, 1)
        entrySlots = .allocate(capacity: slotCount)
        entrySlots.initialize(repeating: .absent, count: slotCount)
        awaitedSlots = .allocate(capacity: slotCount)
        awaitedSlots.initialize(repeating: .absent, count: slotCount)
        rememberedSlots = .allocate(capacity: slotCount)
        rememberedSlots.initialize(repeating: .absent, count: slotCount)
        let attributeCount = max(plan.attributes.count, 1)
        attributes = .allocate(capacity: attributeCount)
        attributes.initialize(repeating: .absent, count: attributeCount)
        defaults = .allocate(capacity: attributeCount)
        defaults.initialize(repeating: .absent, count: attributeCount)
        frame = Frame(now: .distantPast, zone: defaultZone)
        derived = DerivedValues(plan: plan, keepsPressure: rules.policies.pressure != nil)
        pressure = rules.policies.pressure.map { PressureReading($0) }
        frame.customer = UnsafePointer(attributes)
        frame.awaited = UnsafePointer(awaitedSlots)
        frame.facts = UnsafePointer(derived.facts)
        frame.segments = UnsafePointer(derived.segments)
        frame.interests = UnsafePointer(derived.interests)
        frame.pressure = pressure.map { UnsafePointer($0.slots) }
        for (index, attribute) in plan.attributes.enumerated() {
            defaults[index] = attribute.defaultValue(in: &defaultsMachine)
        }
        if let timeZone = plan.timeZone, defaults[timeZone].tag == .string {
            zoneByDefault = zones.zone(namedOrOffset: defaults[timeZone].text) ?? defaultZone
        }
    }

    deinit {
        entrySlots.deallocate()
        awaitedSlots.deallocate()
        rememberedSlots.deallocate()
        attributes.deallocate()
        defaults.deallocate()
        derived.deallocate()
        pressure?.deallocate()
    }

    /// Another customer, or the same one later: what earlier runs gave is void.
    package mutating func begin() {
        machine.arena.reset()
        areAttributesLoaded = false
        derived.forget()
    }

    /// The fold has changed attributes.
    package mutating func attributesChanged() {
        areAttributesLoaded = false
        derived.forget()
    }

    /// The fold has changed facts, or something else has changed what facts, segments and pressure are.
    package mutating func factsChanged() {
        derived.forget()
    }

    package mutating func forgetPressureChanges() {
        pressureChanges.removeAll(keepingCapacity: true)
    }

    /// Bytes that live until `begin`.
    package mutating func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        machine.arena.copy(bytes)
    }

    /// Likewise.
    package mutating func copy(_ bytes: [UInt8]) -> UnsafeRawBufferPointer {
        bytes.withUnsafeBytes { machine.arena.copy($0) }
    }

    package mutating func read(event slots: UnsafePointer<Value>?, now: Instant) {
        frame.event = slots
        frame.entry = nil
        frame.now = now
    }

    /// Makes an instance's entry event what `event` reads.
    package mutating func restoreAsEvent(_ entry: EntryMemory, keptSlots: [Int], now: Instant) {
        entry.restore(keptSlots: keptSlots, into: entrySlots, arena: &machine.arena)
        frame.event = UnsafePointer(entrySlots)
        frame.entry = nil
        frame.now = now
    }

    /// Makes the event for which an instance waited what `awaited` reads.
    package mutating func restoreAsAwaited(_ entry: EntryMemory, keptSlots: [Int]) {
        entry.restoreAwaited(keptSlots: keptSlots, into: awaitedSlots, arena: &machine.arena)
    }

    /// Makes an instance's entry event what `entry` reads.
    package mutating func restoreAsEntry(_ entry: EntryMemory, keptSlots: [Int]) {
        entry.restore(keptSlots: keptSlots, into: entrySlots, arena: &machine.arena)
        frame.entry = UnsafePointer(entrySlots)
    }

    /// Slots of an awaited event that came before, until they are cleared.
    package mutating func restoreRemembered(
        _ event: AwaitedEvent, keptSlots: [Int]
    ) -> UnsafePointer<Value> {
        event.restore(keptSlots: keptSlots, into: rememberedSlots, arena: &machine.arena)
        return UnsafePointer(rememberedSlots)
    }

    package mutating func clearRemembered(keptSlots: [Int]) {
        for slot in keptSlots { rememberedSlots[slot] = .absent }
        frame.event = nil
    }

    package mutating func clearEntry(keptSlots: [Int]) {
        for slot in keptSlots { entrySlots[slot] = .absent }
    }

    package mutating func clearAwaited(keptSlots: [Int]) {
        for slot in keptSlots { awaitedSlots[slot] = .absent }
    }

    /// The key and the origin of an entry, in memory that lives until `begin`.
    package mutating func parts(
        of entry: EntryMemory
    ) -> (key: UnsafeRawBufferPointer?, origin: EntryMemory.Origin) {
        entry.withParts { key, origin in
            let key = key.map { machine.arena.copy($0) }
            guard case .event(let source, let id) = origin else { return (key, origin) }
            return (
                key,
                .event(
                    source: source.map { machine.arena.copy($0) }, id: machine.arena.copy(id))
            )
        }
    }

    /// Whether a condition holds for the customer as they are now.
    package mutating func answer(
        _ condition: Program, customer: borrowing CustomerRecord
    ) -> ConditionAnswer {
        load(customer, for: condition)
        var failed = false
        let holds = machine.holds(condition, frame, failed: &failed)
        return failed ? .failed : holds ? .holds : .isFalse
    }

    /// Likewise of one that reads no event, at `now`.
    package mutating func answer(
        _ condition: Program, customer: borrowing CustomerRecord, at now: Instant
    ) -> ConditionAnswer {
        frame.now = now
        return answer(condition, customer: customer)
    }

    /// Makes what was kept of an entry what `event` and `awaited` read.
    package mutating func restore(
        _ entry: EntryMemory, keptSlots: [Int], awaitedSlots: [Int], now: Instant
    ) {
        restoreAsEvent(entry, keptSlots: keptSlots, now: now)
        if entry.hasAwaited { restoreAsAwaited(entry, keptSlots: awaitedSlots) }
    }

    package mutating func clear(keptSlots: [Int], awaitedSlots: [Int]) {
        clearEntry(keptSlots: keptSlots)
        clearAwaited(keptSlots: awaitedSlots)
    }

    /// Whether the customer is in a segment at `now`.
    package mutating func isMember(
        ofSegment segment: Int, customer: borrowing CustomerRecord, now: Instant
    ) -> Bool {
        frame.now = now
        load(segment: segment, of: customer)
        return derived.segments[segment].boolValue
    }

    /// The value of a program, nil if it fails. It lives until `begin`.
    package mutating func value(_ program: Program, customer: borrowing CustomerRecord) -> Value? {
        load(customer, for: program)
        let value = machine.run(program, frame)
        return value.tag == .error || value.tag == .absent ? nil : value
    }

    /// Likewise of one that reads no event, at `now`.
    package mutating func value(
        _ program: Program, customer: borrowing CustomerRecord, at now: Instant
    ) -> Value? {
        frame.now = now
        return value(program, customer: customer)
    }

    /// The value of a program that reads the event alone, of nobody in particular.
    package mutating func value(_ program: Program) -> Value? {
        areAttributesLoaded = false
        frame.zone = defaultZone
        let value = machine.run(program, frame)
        return value.tag == .error || value.tag == .absent ? nil : value
    }

    /// Whether a field of the event that a program reads is null in it, where that is told apart.
    package func readsNullField(_ program: Program) -> Bool {
        guard let event = frame.event else { return false }
        return program.reads.contains { $0.root == .event && event[$0.slot].isNullField }
    }

    /// The text of a key, nil if it fails (S6). It lives until `begin`.
    package mutating func key(
        _ program: Program, customer: borrowing CustomerRecord
    ) -> UnsafeRawBufferPointer? {
        guard let value = value(program, customer: customer) else { return nil }
        return text(of: value)
    }

    /// That of a string or an int, which is written as a decimal. It lives until `begin`.
    package mutating func text(of value: Value) -> UnsafeRawBufferPointer? {
        switch value.tag {
        case .string:
            return value.text
        case .int:
            var digits = [UInt8]()
            digits.append(contentsOf: String(value.intValue).utf8)
            return digits.withUnsafeBytes { machine.arena.copy($0) }
        default:
            return nil
        }
    }

    /// The customer's zone: their attribute `time_zone` if it names one, else the default (S3).
    package mutating func zone(of customer: borrowing CustomerRecord) -> Zone {
        load(customer)
        return zone
    }

    /// An attribute of the customer, or its default.
    package mutating func attribute(
        _ attribute: Int, of customer: borrowing CustomerRecord
    ) -> Value {
        load(customer)
        return attributes[attribute]
    }

    /// Whether `value` names a zone.
    package func namesZone(_ value: Value) -> Bool {
        namedZone(value) != nil
    }

    /// Whether `value`, which names no zone, would name one with `offset_zones`.
    package func namesOffset(_ value: Value) -> Bool {
        value.tag == .string && zones.zone(namedOrOffset: value.text) != nil
    }

    private func namedZone(_ value: Value) -> Zone? {
        guard value.tag == .string else { return nil }
        return hasOffsetZones
            ? zones.zone(namedOrOffset: value.text) : zones.zone(named: value.text)
    }

    /// Attributes are decoded for a program that reads them, or whose dates need the customer's zone;
    /// facts and segments are looked up one by one.
    private mutating func load(_ customer: borrowing CustomerRecord, for program: Program) {
        if !areAttributesLoaded,
            plan.timeZone != nil || program.reads.contains(where: { $0.root == .customer })
        {
            load(customer)
        }
        if derived.isEmpty { return }
        // Pressure first: what it reads of facts and segments may be of another instant.
        if pressure != nil, readsPressure(program) { loadPressure(of: customer) }
        for read in program.reads {
            switch read.root {
            case .facts: load(fact: read.slot, of: customer)
            case .segments: load(segment: read.slot, of: customer)
            case .interests: load(interest: read.slot, of: customer)
            case .event, .entry, .awaited, .customer, .pressure: break
            }
        }
    }

    private func readsPressure(_ program: Program) -> Bool {
        for read in program.reads {
            if read.root == .pressure { return true }
            if read.root == .segments, plan.segments[read.slot].readsPressure { return true }
        }
        return false
    }

    /// S21: the customer's present facts; windows at the later of `now` and latest.
    private mutating func load(fact: Int, of customer: borrowing CustomerRecord) {
        let instant = max(frame.now, customer.latest)
        guard derived.needs(fact: fact, now: frame.now, instant: instant) else { return }
        derived.facts[fact] = customer.value(
            of: plan.facts[fact].form, at: instant, arena: &machine.arena)
    }

    /// S62: what has grown too old is not there when it is read.
    private mutating func load(interest: Int, of customer: borrowing CustomerRecord) {
        let instant = max(frame.now, customer.latest)
        guard derived.needs(interest: interest, now: frame.now, instant: instant) else { return }
        derived.interests[interest] = customer.value(
            ofInterest: interest, at: instant, of: plan, arena: &machine.arena)
    }

    /// The segments and facts that a segment reads come before it; there are no circles.
    private mutating func load(segment: Int, of customer: borrowing CustomerRecord) {
        let instant = max(frame.now, customer.latest)
        guard derived.needs(segment: segment, now: frame.now, instant: instant) else { return }
        let condition = plan.segments[segment].condition
        load(customer, for: condition)
        var failed = false
        derived.segments[segment] = .bool(machine.holds(condition, frame, failed: &failed))
    }

    /// Whether the customer has a value of an attribute, and not its default.
    private func hasOwn(_ attribute: Int, _ customer: borrowing CustomerRecord) -> Bool {
        !customer.attributes.isEmpty && !customer.attributes[attribute].value.isAbsent
    }

    private mutating func load(_ customer: borrowing CustomerRecord) {
        if areAttributesLoaded { return }
        areAttributesLoaded = true
        for index in plan.attributes.indices {
            var value = defaults[index]
            if !customer.attributes.isEmpty {
                let own = customer.attributes[index].value.value(in: &machine.arena)
                if !own.isAbsent { value = own }
            }
            attributes[index] = value
        }
        guard let timeZone = plan.timeZone else { return }
        zone =
            hasOwn(timeZone, customer)
            ? namedZone(attributes[timeZone]) ?? defaultZone : zoneByDefault
        frame.zone = zone
    }
}
