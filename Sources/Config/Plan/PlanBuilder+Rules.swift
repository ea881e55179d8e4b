// The files under rules/ → rules, and what each event type means to them.

import Calendar
import Events
import Expression
import RuleSet
import YAML

extension PlanBuilder {
    /// `isWhole`: whether every file could be read, so that a missing rule is truly missing.
    func buildRules(_ files: [Fields], isWhole: Bool, directory: String) {
        var named: [(name: String, fields: Fields)] = []
        var first: [String: Node] = [:]
        var isEmpty = true
        for fields in files.flatMap({ $0["rules"]?.elements ?? [] }).compactMap(\.fields) {
            isEmpty = false
            guard let setting = fields["rule"], let name = setting.text else {
                // Its other mistakes are told all the same.
                named.append(("", fields))
                continue
            }
            if let node = first[name] {
                let line = node.source.position(at: node.range.lowerBound).line
                report.error(
                    .duplicateRule, at: setting.node, "there are two rules called `\(name)`",
                    hint: "the other one is in \(node.source.name), line \(line)")
            } else {
                first[name] = setting.node
            }
            named.append((name, fields))
        }
        if isEmpty, isWhole, files.allSatisfy({ !$0.isBroken("rules") }) {
            report.file(
                .error, .noRules, directory, "there is no rule",
                hint: "a rule stands in a file such as \(directory)/welcome.yaml, under `rules:`")
        }
        // The order of names is the order in which rules act (S19).
        named.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        for (name, fields) in named {
            buildRule(name, fields)
        }
        findCalendarMoves()
        findAwaitedSlots()
        finishWindows()
        finishSegments()
    }

    private func buildRule(_ name: String, _ fields: Fields) {
        let index = ruleSet.rules.count
        var rule = Rule(name: name, kind: 0)
        buildKind(fields, into: &rule)
        rule.priority = fields["priority"]?.number ?? rule.priority
        rule.restarts = fields["restart"]?.flag ?? false
        buildAgain(fields, into: &rule)
        buildTimes(fields, into: &rule)
        rule.holdout = holdout(fields["holdout"], salt: name)

        var kept: Set<Int> = []
        let trigger = buildTrigger(fields, of: index, into: &rule, keeping: &kept)
        let entry = trigger.event
        rule.key = compile(
            fields["key"]?.node, in: .event(trigger.key), expecting: [.string, .int])
        let condition = ExpressionPlace.condition(entry)
        rule.when = compile(fields["when"]?.node, in: condition, expecting: [.bool])
        var list = StepList(rule: index, place: condition)
        list.kept = kept
        let exits = buildExits(
            fields, of: index, entry: entry, into: &rule, keeping: &list.kept)
        let goals = buildGoal(fields["goal"]?.fields, of: index, into: &rule)
        buildSteps(fields, into: &list)
        if let key = rule.key, let types = trigger.key {
            let others = exits + list.awaitedByKey + goals
            checkKey(key, at: fields["key"]?.node, entry: types, others: others)
        }
        // A match by a timer comes long after its event.
        if !rule.trigger.matchesByEvent { list.keep(rule.when) }
        rule.steps = list.steps
        rule.keptSlots = list.kept.sorted()
        rule.keptAwaitedSlots = list.keptAwaited.sorted()
        ruleSet.rules.append(rule)
        rulePlaces.append(RulePlaces(rule: fields, sends: list.sends))
    }

    func checkNotEmpty(
        _ setting: Setting, _ what: String, names meant: String = "event type"
    ) {
        if case .list = setting.value, setting.node.isEmpty {
            report.error(.noValue, at: setting.node, "\(what) names no \(meant)")
        }
    }

    // MARK: Who may get it, and when

    private func buildKind(_ fields: Fields, into rule: inout Rule) {
        if let setting = fields["theme"] {
            rule.theme = theme(named: setting.text, at: setting.node)
        }
        guard let setting = fields["kind"], let name = setting.text,
            let index = kind(named: name, at: setting.node)
        else { return }
        rule.kind = index
        switch ruleSet.kinds[index].consent {
        case .none:
            break
        case .asked:
            if fields.key("theme") == nil {
                report.error(
                    .missingTheme, at: setting.node,
                    "the kind `\(name)` goes to those who asked for its theme, and the rule has none",
                    hint: "name one of the themes of customer.yaml: `theme: …`")
            }
        case .marketing:
            guard let purposes else { return }
            if purposes["marketing"] == nil {
                report.error(
                    .missingPurpose, at: setting.node,
                    "the kind `\(name)` needs consent to `marketing`, which customer.yaml does not "
                        + "declare",
                    hint: "under `consent:`, say which events give and withdraw `marketing`")
                return
            }
        }
        checkCanConsent(rule, at: setting.node)
    }

    /// A gate that nobody can ever pass is allowed, but hardly meant.
    private func checkCanConsent(_ rule: Rule, at node: Node) {
        guard typesByName != nil, !hidesConsent else { return }
        let customer = ruleSet.customer
        switch ruleSet.kinds[rule.kind].consent {
        case .none:
            break
        case .marketing:
            let isGiven = ruleSet.plans.contains { plan in
                plan.consents.contains { $0.isGiven && $0.purpose == customer.marketing }
            }
            if !isGiven {
                report.warning(
                    .neverConsented, at: node,
                    "no event gives consent to `marketing`, so that the rule never sends")
            }
        case .asked:
            guard let theme = rule.theme, !customer.themes[theme].isAskedByDefault else { return }
            let isAsked = ruleSet.plans.contains { $0.themes.contains { $0.theme == theme } }
            if !isAsked {
                report.warning(
                    .neverConsented, at: node,
                    "no event asks for the theme `\(customer.themes[theme].name)`, so that the rule "
                        + "never sends")
            }
        }
    }

    func kind(named name: String?, at node: Node) -> Int? {
        guard let name, let kinds else { return nil }
        if let kind = kinds[name] { return kind }
        report.error(
            .unknownKind, at: node, "there is no kind `\(name)`",
            hint: Suggestion.hint(for: name, amongFew: ruleSet.kinds.map(\.name)))
        return nil
    }

    func theme(named name: String?, at node: Node) -> Int? {
        guard let name, let themes else { return nil }
        if let theme = themes[name] { return theme }
        report.error(
            .unknownTheme, at: node, "customer.yaml declares no theme `\(name)`",
            hint: Suggestion.hint(for: name, amongFew: ruleSet.customer.themes.map(\.name)))
        return nil
    }

    private func buildAgain(_ fields: Fields, into rule: inout Rule) {
        let setting = fields["again"]
        let after = setting?.fields?["after"] ?? setting
        if let ms = after?.milliseconds { rule.again = .after(ms: ms) }
        if after?.text == "never" { rule.again = .never }
        guard let per = setting?.fields?["per"], per.text == "key" else { return }
        rule.isAgainPerKey = true
        guard fields.key("key") == nil else { return }
        let form = fields["trigger"]?.fields?.shape.keys[0].name ?? "event"
        report.error(
            .againWithoutKey, at: per.node, "`per: key` in a rule without `key`",
            hint: Self.keyedForms.contains(form)
                ? "say what tells its instances apart, such as `key: event.cart_id`, or leave `per` out"
                : "a rule of `\(form)` starts once for each customer; leave `per` out")
    }

    private func buildTimes(_ fields: Fields, into rule: inout Rule) {
        rule.maxAgeMs = max(rule.maxAgeMs, ruleSet.time.latenessMs)
        if let setting = fields["max_age"], let ms = setting.milliseconds {
            rule.maxAgeMs = ms
            if ms < ruleSet.time.latenessMs {
                report.error(
                    .maxAgeBelowLateness, at: setting.node,
                    "`max_age` is below `lateness`, so that events in time would be too old",
                    hint: "`lateness` stands in policies.yaml, under `time:`; by default it is "
                        + "5s, or `settle` if that is longer")
            }
        }
        switch fields["since"]?.value {
        case .instant(let instant): rule.since = instant
        case .day(let day): rule.since = ruleSet.time.zone.startOfDay(days: day)
        default: break
        }
        guard let active = fields["active"]?.fields else { return }
        rule.activeFrom = active["from"]?.day
        rule.activeUntil = active["until"]?.day
        if let from = rule.activeFrom, let until = rule.activeUntil, until < from,
            let setting = active["until"]
        {
            report.error(
                .neverActive, at: setting.node, "the last day of the rule lies before its first")
        }
    }

    // MARK: Exits

    /// The types of exits by key.
    private func buildExits(
        _ fields: Fields, of index: Int, entry: [Int]?, into rule: inout Rule,
        keeping kept: inout Set<Int>
    ) -> [Int] {
        var byKey: [Int] = []
        for filter in eventFilters(fields["exit"]) {
            let place = ExpressionPlace.exit(filter.types, entry: entry)
            let predicate = compile(filter.when, in: place, expecting: [.bool])
            for read in predicate?.reads ?? [] where read.root == .entry { kept.insert(read.slot) }
            for type in filter.types ?? [] {
                ruleSet.plans[type].exits.append(ExitPlan(rule: index, predicate: predicate))
            }
            if filter.when == nil {
                // Against late matches, and late events that carry a date (S35).
                rule.remembersExits = rule.trigger.remembersExits
                byKey += filter.types ?? []
            }
        }
        return byKey
    }

    /// S6, S8: a key is read from exits too; they may lack its fields, but not declare others.
    private func checkKey(_ key: Program, at node: Node?, entry: [Int], others: [Int]) {
        use(key, in: others)
        guard let node else { return }
        for selection in ExpressionWords(key.text).selections where selection.root == "event" {
            guard let field = selection.field,
                let conflict = conflict(over: field, among: entry + others)
            else { continue }
            report.add(
                .error, DiagnosticCode.conflictingFieldTypes.rawValue, node.source,
                node.sourceRange(ofText: selection.range), conflict,
                "the key is read from the events of `exit`, `wait_for` and `goal` too")
        }
    }
}
