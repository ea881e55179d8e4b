// The facts of customer.yaml → what is folded, and by which events.

import Events
import Expression
import RuleSet
import YAML

extension PlanBuilder {
    func buildFacts(_ rows: [Setting.Row]) {
        for (index, row) in rows.enumerated() {
            facts?[row.name] = index
            let fields = row.setting?.fields
            // A fact that is a mistake may be of any type, so that its uses are no further mistakes.
            var type = ValueType.dyn
            var form = Fact.Form(.latest, isDouble: false, windowMs: 0)
            if let fields, let aggregate = aggregate(of: fields) {
                form = Fact.Form(
                    aggregate, isDouble: false, windowMs: fields["over"]?.milliseconds ?? 0)
                if let built = buildUpdates(fields, of: index, aggregate) { type = built }
                form.isDouble = type == .double
            }
            ruleSet.customer.append(Fact(name: row.name, type: type, form: form))
        }
    }

    private func aggregate(of fields: Fields) -> Fact.Aggregate? {
        Fact.Aggregate.allCases.first { fields.shape.key(named: $0.rawValue) != nil }
    }

    /// The fact's type; nil after a mistake.
    private func buildUpdates(
        _ fields: Fields, of fact: Int, _ aggregate: Fact.Aggregate
    ) -> ValueType? {
        let key = aggregate.rawValue
        let events = fields[aggregate == .count ? key : "of"]
        if let events { checkNotEmpty(events, "a fact") }
        let types = eventTypes(events)
        let when = compile(fields["when"]?.node, in: .event(types), expecting: [.bool])
        var type: ValueType? = .int
        var value: Program?
        if aggregate != .count {
            guard let node = fields[key]?.node else { return nil }
            value = compile(node, in: .event(types), expecting: expectation(of: aggregate))
            type = value.flatMap { self.type(of: aggregate, over: $0, at: node) }
            if type == nil { return nil }
        }
        for event in types ?? [] {
            ruleSet.plans[event].facts.append(FactUpdate(fact: fact, when: when, value: value))
        }
        return type
    }

    private func expectation(of aggregate: Fact.Aggregate) -> [ValueType]? {
        switch aggregate {
        case .sum, .min, .max, .average: [.int, .double]
        case .count, .latest, .first, .distinct: nil
        }
    }

    /// S9; nil, and reported, if the program's values cannot be kept.
    private func type(
        of aggregate: Fact.Aggregate, over program: Program, at node: Node
    ) -> ValueType? {
        switch aggregate {
        case .count, .distinct:
            return .int
        case .average where program.type != .dyn:
            return .double
        case .sum, .min, .max, .average:
            if program.type != .dyn { return program.type }
            report.error(
                .factType, at: node,
                "`\(aggregate.rawValue)` is made of ints or of doubles, this may be anything",
                hint: "int(…) or double(…) converts")
        case .latest, .first:
            if program.type.isData { return program.type }
            report.error(
                .factType, at: node, "\(program.type) is nothing that a fact can keep")
        }
        return nil
    }
}

extension ValueType {
    /// Whether a value of it can be written down.
    fileprivate var isData: Bool {
        switch self {
        case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .date, .dyn: true
        case .list(let element): element.isData
        case .map(let key, let value): key.isData && value.isData
        case .null, .type, .opaque, .variable: false
        }
    }
}
