// Expressions in their place: what they see, what they may be, and what they use.

import Events
import Expression
import RuleSet
import YAML

extension PlanBuilder {
    /// Nil after a mistake, and where a mistake elsewhere keeps the names from being known.
    func compile(
        _ node: Node?, in place: ExpressionPlace, expecting: [ValueType]? = nil
    ) -> Program? {
        guard let node, let text = node.scalar?.text, place.isKnown else { return nil }
        if place.seesCustomer, attributes == nil { return nil }
        let words = ExpressionWords(text)
        if place.seesCustomer, namesUnknown(words) { return nil }
        let hasEvents = checkEvents(words, in: place, at: node)
        let hasPressure = checkPressure(words, in: place, at: node)
        let isClear = checkConflicts(words, in: place, at: node)
        guard hasEvents, hasPressure, isClear else { return nil }

        let compilation = Compiler.compile(text, in: scope(of: place), expecting: expecting)
        if compilation.program == nil, report.mayTry(node.source),
            let whole = WrittenReplacement(
                uncutting: node, where: { compiles($0, in: place, expecting: expecting) })
        {
            report.add(
                .error, DiagnosticCode.syntax.rawValue, node.source, whole.range,
                "YAML takes a part of this text for something else", "write \(whole.text)",
                replacement: whole.text)
            return nil
        }
        report(compilation.findings, at: node)
        if let program = compilation.program { use(program, in: place) }
        return compilation.program
    }

    /// Whether a text would be an expression there; nothing is reported or used.
    func compiles(_ text: String, in place: ExpressionPlace, expecting: [ValueType]?) -> Bool {
        guard place.isKnown, !place.seesCustomer || attributes != nil else { return false }
        return Compiler.compile(text, in: scope(of: place), expecting: expecting).program != nil
    }

    func report(_ findings: [Finding], at node: Node) {
        for finding in findings {
            var range = node.sourceRange(ofText: finding.span)
            var hint = finding.hint
            var replacement: String?
            if let offered = finding.replacement {
                let written =
                    report.mayTry(node.source) ? WrittenReplacement(finding, at: node) : nil
                range = written?.range ?? range
                replacement = written?.text
                // As it is to be written in the file.
                hint = written.flatMap { $0.words(hint, offering: offered) }
            }
            report.add(
                finding.severity == .error ? .error : .warning, finding.code, node.source, range,
                finding.message, hint, replacement: replacement)
        }
    }

    // MARK: What it sees

    private func scope(of place: ExpressionPlace) -> Scope {
        var records: [Scope.Record] = []
        if let types = place.event, !types.isEmpty {
            records.append(record(named: "event", root: .event, of: types))
        }
        if case .some(.some(let types)) = place.entry {
            records.append(record(named: "entry", root: .entry, of: types))
        }
        if case .some(.some(let types)) = place.awaited {
            records.append(record(named: "awaited", root: .awaited, of: types))
        }
        if place.seesCustomer {
            let fields = ruleSet.customer.attributes.enumerated().map {
                Scope.Field(name: $0.element.name, type: $0.element.type, slot: $0.offset)
            }
            records.append(Scope.Record(name: "customer", root: .customer, fields: fields))
        }
        if place.sight >= .customer {
            records.append(factsRecord)
            records.append(segmentsRecord)
            if !ruleSet.customer.interests.isEmpty { records.append(interestsRecord) }
        }
        if place.sight >= .pressure { records += pressureRecords }
        return Scope(records: records, hasNow: place.sight >= .customer, zones: zones)
    }

    private var factsRecord: Scope.Record {
        let fields = ruleSet.customer.facts.enumerated().map {
            Scope.Field(name: $0.element.name, type: $0.element.type, slot: $0.offset)
        }
        return Scope.Record(name: "facts", root: .facts, fields: fields)
    }

    /// Segments are known by name before the first is compiled: they see each other in any order.
    private var segmentsRecord: Scope.Record {
        let fields = (segments ?? [:]).map { name, index in
            Scope.Field(name: name, type: .bool, slot: index)
        }
        return Scope.Record(
            name: "segments", root: .segments, fields: fields.sorted { $0.slot < $1.slot })
    }

    /// `customer.interests`: what the customer has asked to hear about.
    private var interestsRecord: Scope.Record {
        let fields = ruleSet.customer.interests.enumerated().map {
            Scope.Field(name: $0.element.name, type: .list(.string), slot: $0.offset)
        }
        return Scope.Record(name: "customer.interests", root: .interests, fields: fields)
    }

    /// `pressure`, and `pressure.sms` for each channel with a weight.
    private var pressureRecords: [Scope.Record] {
        guard let pressure = ruleSet.policies.pressure else { return [] }
        let channels = pressure.weights.map { ruleSet.policies.channels[$0.channel].name }
        return (["pressure"] + channels.map { "pressure." + $0 }).enumerated().map { score, name in
            Scope.Record(
                name: name, root: .pressure,
                fields: [
                    Scope.Field(name: "state", type: .string, slot: 2 * score),
                    Scope.Field(name: "score", type: .double, slot: 2 * score + 1),
                ])
        }
    }

    private func record(named name: String, root: Root, of types: [Int]) -> Scope.Record {
        var fields: [Scope.Field] = []
        var names: Set<String> = []
        for (field, type) in types.flatMap(fields(of:)) where names.insert(field).inserted {
            fields.append(Scope.Field(name: field, type: type, slot: slots.slot(field, type)))
        }
        return Scope.Record(name: name, root: root, fields: fields)
    }

    /// The declared fields of a type, and those that every event has.
    private func fields(of type: Int) -> [(name: String, type: ValueType)] {
        let declared = ruleSet.schema.types[type].fields.map { (name: $0.name, type: $0.type) }
        let implicit = ImplicitField.allCases.filter { field in
            !declared.contains { $0.name == field.rawValue }
        }
        return declared + implicit.map { (name: $0.rawValue, type: $0.valueType) }
    }

    // MARK: What it may not name

    /// Whether a section that is a mistake as a whole is named.
    private func namesUnknown(_ words: ExpressionWords) -> Bool {
        words.selections.contains {
            switch $0.root {
            case "facts": facts == nil
            case "segments": segments == nil
            case "pressure": weights == nil
            case "customer": interests == nil && $0.field == "interests"
            default: false
            }
        }
    }

    /// Whether the events that are named exist at all.
    private func checkEvents(
        _ words: ExpressionWords, in place: ExpressionPlace, at node: Node
    ) -> Bool {
        if place.event == [], !place.seesCustomer { return true }
        var isClear = true
        for selection in words.selections {
            let fault: (message: String, hint: String)
            switch selection.root {
            case "event" where place.event == []:
                fault = (
                    "there is no `event` here",
                    place.sight == .attributes
                        ? "`customer` can be read"
                        : "`customer`, `facts` and `segments` can be read"
                )
            case "entry" where place.entry == .some([]):
                fault = (
                    "there is no `entry`: no event starts the rule", "leave it out of the condition"
                )
            case "awaited" where place.awaited == nil && selection.field != nil:
                fault = (
                    "there is no `awaited` here", "it exists in the `then` of a `wait_for` only"
                )
            default:
                continue
            }
            isClear = false
            report.add(
                .error, DiagnosticCode.noSuchEvent.rawValue, node.source,
                node.sourceRange(ofText: selection.range), fault.message, fault.hint)
        }
        return isClear
    }

    /// Whether the scores that are named exist, and may be read.
    private func checkPressure(
        _ words: ExpressionWords, in place: ExpressionPlace, at node: Node
    ) -> Bool {
        guard place.sight >= .customer else { return true }
        var isClear = true
        for selection in words.selections where selection.root == "pressure" {
            guard let field = selection.field,
                let fault = fault(ofPressure: field, in: place)
            else { continue }
            isClear = false
            report.add(
                .error, DiagnosticCode.noPressure.rawValue, node.source,
                node.sourceRange(ofText: selection.range), fault.message, fault.hint)
        }
        return isClear
    }

    private func fault(
        ofPressure field: String, in place: ExpressionPlace
    ) -> (message: String, hint: String?)? {
        guard place.sight >= .pressure else {
            return (
                "`pressure` cannot be read here",
                "`customer`, `facts`, `segments` and `now` can be read"
            )
        }
        guard ruleSet.policies.pressure != nil else {
            return (
                "there is no pressure", "policies.yaml says what adds to it, under `pressure:`"
            )
        }
        let known = ["state", "score"] + (weights?.keys.sorted() ?? [])
        if known.contains(field) { return nil }
        if channels?[field] != nil {
            return (
                "the channel `\(field)` has no weight, so that it has no score",
                "`weights` of `pressure` in policies.yaml gives it one"
            )
        }
        return (
            "there is no `pressure.\(field)`", Suggestion.hint(for: field, amongFew: known)
        )
    }

    /// S8: where several types meet, a field has one type.
    private func checkConflicts(
        _ words: ExpressionWords, in place: ExpressionPlace, at node: Node
    ) -> Bool {
        var isClear = true
        for selection in words.selections {
            guard let field = selection.field else { continue }
            var types: [Int]?
            if selection.root == "event" { types = place.event }
            if selection.root == "awaited", case .some(let awaited) = place.awaited {
                types = awaited
            }
            if selection.root == "entry", case .some(let entry) = place.entry { types = entry }
            guard let types, let conflict = conflict(over: field, among: types) else { continue }
            isClear = false
            report.add(
                .error, DiagnosticCode.conflictingFieldTypes.rawValue, node.source,
                node.sourceRange(ofText: selection.range), conflict,
                "use one type for both, or an entry for each event type")
        }
        return isClear
    }

    /// What is wrong with using `field` for all of these types; nil if they agree.
    func conflict(over field: String, among types: [Int]) -> String? {
        var first: (event: String, type: ValueType)?
        for type in types {
            guard let found = fields(of: type).first(where: { $0.name == field }),
                found.type != .dyn
            else { continue }
            let event = ruleSet.schema.types[type].name
            guard let known = first else {
                first = (event, found.type)
                continue
            }
            if known.type != found.type {
                return "`\(field)` is \(known.type) in `\(known.event)` and "
                    + "\(found.type) in `\(event)`"
            }
        }
        return nil
    }

    // MARK: What it uses

    /// S16: marks the fields that the program names, in every type that its records may be.
    private func use(_ program: Program, in place: ExpressionPlace) {
        for read in program.reads {
            switch read.root {
            case .event: place.event?.forEach { use(read.slot, of: $0) }
            case .entry: place.entry??.forEach { use(read.slot, of: $0) }
            case .awaited: place.awaited??.forEach { use(read.slot, of: $0) }
            case .customer, .facts, .segments, .pressure, .interests: break
            }
        }
    }

    /// Marks what a program over `event` reads in types that it was not compiled for.
    func use(_ program: Program, in types: [Int]) {
        for read in program.reads where read.root == .event {
            types.forEach { use(read.slot, of: $0) }
        }
    }

    private func use(_ slot: Int, of type: Int) {
        for field in ruleSet.schema.types[type].fields.indices
        where ruleSet.schema.types[type].fields[field].slot == slot {
            ruleSet.schema.types[type].fields[field].isUsed = true
        }
        let declared = ruleSet.schema.types[type].fields
        for implicit in ImplicitField.allCases
        where slots.slot(implicit.rawValue, implicit.valueType) == slot
            && !declared.contains(where: { $0.name == implicit.rawValue })
        {
            switch implicit {
            case .id: ruleSet.schema.types[type].idSlot = slot
            case .type: ruleSet.schema.types[type].typeSlot = slot
            case .time: ruleSet.schema.types[type].timeSlot = slot
            }
        }
    }
}
