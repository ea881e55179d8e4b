// Records as bytes that outlive a rule set.

import Calendar
import Events
import RuleSet

/// Writes and reads records under one rule set. What a record holds is named by the numbers of a
/// table, not by places in a rule set; so a record that was written under any rule set is read
/// under this one. See docs/STATE.md.
///
///     version │ epoch │ due │ latest │ part number, size, content │ … │ 0
package struct RecordCodec: Sendable {
    package static let version: UInt8 = 3
    /// The oldest version that is still read.
    static let oldestVersion: UInt8 = 1
    /// The head lies within so many bytes: version, epoch, due.
    package static let headBytes = 16

    /// What a record begins with.
    package struct Head: Equatable, Sendable {
        let version: UInt8
        /// The activation of a rule set under which the record was written.
        package let epoch: UInt32
        /// The earliest timer; `distantFuture` without any.
        package let due: Instant
    }

    /// What was read beside the record.
    package struct Decoded: Sendable {
        /// As in `Head`.
        package let epoch: UInt32
        /// What the rule set cannot go on with, in the order in which it stood.
        package internal(set) var departed: [DepartedInstance] = []
        /// Events that waited, of types that the rule set does not use.
        package internal(set) var unusedEvents = 0
    }

    /// What a number stands for in this rule set.
    private struct Place {
        var kind: FieldTable.Kind?
        /// -1: the rule set has no such thing.
        var index: Int32 = -1
    }

    package let table: FieldTable

    // By number; place 0 is of no number.
    private let places: [Place]
    /// Of a shape: the names and types of its slots, each as a number of its own.
    let slotsByShape: [[Int32]]

    // Numbers by index.
    let attributeNumbers: [UInt32]
    let purposeNumbers: [UInt32]
    let themeNumbers: [UInt32]
    let segmentNumbers: [UInt32]
    let interestNumbers: [UInt32]
    let ruleNumbers: [UInt32]
    /// 0 of a rule without watches.
    let watchNumbers: [UInt32]
    /// 0 of a rule that keeps no slots.
    let shapeNumbers: [UInt32]
    let awaitedShapeNumbers: [UInt32]
    /// 0 where records name none.
    let kindNumbers: [UInt32]
    let channelNumbers: [UInt32]
    /// The numbers of the channels that have a score of pressure, in the order of the scores.
    let scoreNumbers: [UInt32]
    // What the rule set has a use for.
    let hasPreferences: Bool
    let remembersMessages: Bool
    /// 0 without pressure.
    let halfLifeMs: Int64
    let keepsAddresses: Bool
    let keepsAutoChannels: Bool
    let hasConversions: Bool
    let hasGoals: Bool
    let remembersClicks: Bool
    /// The shape of the labels of messages, 0 where they have none.
    let labelsNumber: UInt32
    /// By event type: its own number and that of what is remembered of it, 0 where records hold none.
    let typeNumbers: [UInt32]
    let awaitedEventShapeNumbers: [UInt32]
    /// By event type: its number and that of all the slots that it fills, 0 of one that is not used.
    let unsettledTypeNumbers: [UInt32]
    let unsettledShapeNumbers: [UInt32]
    /// By the number of an event type.
    let unsettledTypes: [UInt32: Int]
    let unsettledLeadMs: Int64
    /// Facts by their place among the numbers and among the series.
    let numberFacts: [(number: UInt32, form: Fact.Form)]
    let seriesFacts: [(number: UInt32, form: Fact.Form)]
    /// By the index of a fact.
    let forms: [Fact.Form]

    // The steps of all rules, one behind the other, each rule with the place behind its last.
    let stepStarts: [Int]
    let stepNumbers: [UInt32]
    let isWaitFor: [Bool]
    let isSend: [Bool]

    // What else records go by.
    let calendarRules: [Int]
    let triggerSegments: [Int]
    /// By rule and by segment: the place in the lists above, -1 for none.
    let calendarPlaces: [Int]
    let segmentPlaces: [Int]
    /// By rule: whether its watches are of silence.
    let isSilence: [Bool]
    /// By rule: whether `again` is per key, and whether messages of unknown keys count for it then.
    let isAgainPerKey: [Bool]
    let countsUnknownKeys: [Bool]

    /// `table` holds all of `rules`, see `FieldTable.add(allOf:)`.
    package init(rules: RuleSet, table: FieldTable) {
        self.table = table
        var places = Array(repeating: Place(), count: table.count + 1)
        for number in 1..<places.count { places[number].kind = table.kind(of: UInt32(number)) }
        func numbers(_ texts: [String?], _ kind: FieldTable.Kind) -> [UInt32] {
            texts.enumerated().map { index, text in
                guard let text else { return 0 }
                guard let number = table.number(of: text, kind) else {
                    preconditionFailure("a rule set of which the table lacks something: \(text)")
                }
                places[Int(number)].index = Int32(index)
                return number
            }
        }
        let plan = rules.customer
        attributeNumbers = numbers(plan.attributes.map(\.fieldText), .attribute)
        purposeNumbers = numbers(plan.purposes, .purpose)
        themeNumbers = numbers(plan.themes.map(\.name), .theme)
        segmentNumbers = numbers(plan.segments.map(\.name), .segment)
        interestNumbers = numbers(plan.interests.map(\.name), .interest)
        ruleNumbers = numbers(rules.rules.map(\.name), .rule)
        watchNumbers = numbers(
            rules.rules.map { $0.trigger.keepsWatch ? $0.watchText : nil }, .watch)
        let factNumbers = numbers(plan.facts.map(\.fieldText), .fact)
        forms = plan.facts.map(\.form)
        let facts = zip(factNumbers, forms).map { (number: $0, form: $1) }
        numberFacts = facts.filter { !$0.form.isSeries }
        seriesFacts = facts.filter { $0.form.isSeries }

        let steps = rules.rules.map { numbers($0.stepTexts, .step) }
        stepNumbers = steps.flatMap(\.self)
        stepStarts = steps.reduce(into: [0]) { $0.append($0.last! + $1.count) }
        isWaitFor = rules.rules.flatMap { $0.steps.map(\.isWaitFor) + [false] }
        isSend = rules.rules.flatMap { $0.steps.map(\.isSend) + [false] }

        let slots = rules.schema.slotTexts
        func shapes(_ kept: (Rule) -> [Int]) -> [UInt32] {
            numbers(
                rules.rules.map { kept($0).isEmpty ? nil : slots.shapeText(of: kept($0)) },
                .shape)
        }
        shapeNumbers = shapes(\.keptSlots)
        awaitedShapeNumbers = shapes(\.keptAwaitedSlots)
        kindNumbers = numbers(
            rules.kinds.map { rules.remembersMessages ? $0.name : nil }, .kind)
        let channelNumbers = numbers(
            rules.policies.channels.map { rules.namesChannels ? $0.name : nil }, .channel)
        self.channelNumbers = channelNumbers
        scoreNumbers = (rules.policies.pressure?.weights ?? []).map { channelNumbers[$0.channel] }
        hasPreferences = plan.preferences != nil
        remembersMessages = rules.remembersMessages
        halfLifeMs = rules.policies.pressure?.halfLifeMs ?? 0
        keepsAddresses = rules.keepsAddresses
        keepsAutoChannels = rules.policies.channelChoice?.alternate != nil
        hasConversions = rules.hasConversions
        hasGoals = rules.rules.contains { $0.goal != nil }
        remembersClicks = rules.policies.attribution != nil
        labelsNumber = numbers([rules.labelsText], .shape)[0]
        let plans = zip(rules.schema.types, rules.plans)
        typeNumbers = numbers(plans.map { $1.isRemembered ? $0.name : nil }, .eventType)
        awaitedEventShapeNumbers = numbers(
            plans.map { $1.awaitedSlots.isEmpty ? nil : slots.shapeText(of: $1.awaitedSlots) },
            .shape)
        let used = rules.schema.types.map { $0.isUsed ? $0 : nil }
        unsettledTypeNumbers = used.map {
            $0.flatMap { table.number(of: $0.name, .eventType) } ?? 0
        }
        unsettledShapeNumbers = used.map {
            $0.flatMap { table.number(of: slots.shapeText(of: $0.usedSlots), .shape) } ?? 0
        }
        unsettledTypes = Dictionary(
            zip(unsettledTypeNumbers, 0...).filter { $0.0 > 0 }, uniquingKeysWith: { $1 })
        unsettledLeadMs = rules.time.unsettledLeadMs
        slotsByShape = Self.slotsByShape(table)

        calendarRules = rules.calendarRules
        triggerSegments = plan.triggerSegments
        calendarPlaces = rules.rules.indices.map { rules.calendarRules.firstIndex(of: $0) ?? -1 }
        segmentPlaces = plan.segments.indices.map {
            plan.triggerSegments.firstIndex(of: $0) ?? -1
        }
        isSilence = rules.rules.map {
            if case .silence = $0.trigger { true } else { false }
        }
        isAgainPerKey = rules.rules.map(\.isAgainPerKey)
        countsUnknownKeys = rules.rules.map { $0.again != .never }
        self.places = places
    }

    private static func slotsByShape(_ table: FieldTable) -> [[Int32]] {
        var numbers: [Substring: Int32] = [:]
        return (0...table.count).map { number in
            guard number > 0, table.kind(of: UInt32(number)) == .shape,
                let text = table.text(of: UInt32(number))
            else { return [] }
            return text.split(separator: "\n", omittingEmptySubsequences: false).map {
                if numbers[$0] == nil { numbers[$0] = Int32(numbers.count) }
                return numbers[$0]!
            }
        }
    }

    /// The index of what a number stands for; nil if the rule set has no such thing.
    @inline(__always)
    func index(of number: UInt64, _ kind: FieldTable.Kind) throws(RecordDamage) -> Int? {
        guard number > 0, number < UInt64(places.count), places[Int(number)].kind == kind
        else { throw .unknownField(number) }
        let index = places[Int(number)].index
        return index < 0 ? nil : Int(index)
    }

    /// What a record begins with, without a look at the rest.
    package static func head(
        of bytes: UnsafeRawBufferPointer
    ) throws(RecordDamage) -> Head {
        var reader = RecordReader(bytes)
        return try head(&reader)
    }

    static func head(
        _ reader: inout RecordReader
    ) throws(RecordDamage) -> Head {
        let version = try reader.byte()
        guard version >= oldestVersion, version <= Self.version else {
            throw .unknownVersion(version)
        }
        guard let epoch = UInt32(exactly: try reader.varint()) else { throw .malformed }
        return Head(
            version: version, epoch: epoch,
            due: try reader.instant(since: .epoch, orNone: .distantFuture))
    }
}

extension Instant {
    /// What times of a record count from of whose customer nothing is known.
    static var epoch: Instant { Instant(milliseconds: 0) }
}

extension Step {
    fileprivate var isWaitFor: Bool {
        if case .waitFor = action { true } else { false }
    }

    fileprivate var isSend: Bool {
        if case .send = action { true } else { false }
    }
}
