// Calls: overloads, and literals that a function takes at compile time.

import Calendar
import Spelling

extension Checker {
    mutating func type(
        ofCall name: String, _ nameSpan: Range<Int>, receiver: Index?, arguments: [Index],
        _ index: Index
    ) -> ValueType {
        if let receiver, let full = namespacedName(name, receiver) {
            return type(ofCall: full, nameSpan, operands: arguments, asMethod: false, index)
        }
        // Before the arguments: those of a macro hold names that do not exist outside of it.
        let bare = receiver == nil && name.hasPrefix(".") ? String(name.dropFirst()) : name
        guard overloads[bare] != nil else {
            checked.meanings[index] = .failure(.unknownFunction)
            remarkUnknown(bare, nameSpan, receiver, arguments, index)
            return .dyn
        }
        return type(
            ofCall: bare, nameSpan, operands: (receiver.map { [$0] } ?? []) + arguments,
            asMethod: receiver != nil, index)
    }

    /// `math.greatest` for the method `greatest` of the name `math`, if there is such a function.
    private func namespacedName(_ name: String, _ receiver: Index) -> String? {
        guard let space = tree.qualifiedName(receiver),
            local(named: space) == nil, scope.variable(named: space) == nil
        else { return nil }
        return scope.candidates(for: "\(space).\(name)").first { overloads[$0] != nil }
    }

    private mutating func type(
        ofCall name: String, _ nameSpan: Range<Int>, operands: [Index], asMethod: Bool,
        _ index: Index
    ) -> ValueType {
        let types = operands.map { type(of: $0) }
        let known = overloads[name] ?? []
        if !asMethod, let function = known.first?.function,
            function == .greatest || function == .least,
            let type = type(ofExtreme: types)
        {
            checked.meanings[index] = .function(function)
            return type
        }
        guard let (function, result) = select(from: known, types, asMethod: asMethod) else {
            checked.meanings[index] = .failure(.noMatchingOverload)
            remarkArguments(name, known, operands, types, asMethod: asMethod, index)
            return .dyn
        }
        checked.meanings[index] = .function(function)
        if function.needsZone { checked.hasDates = true }
        checkZoneIsMeant(function, operands, types, index)
        checkLiterals(of: function, operands, index)
        return result
    }

    /// S68: without a zone the hours of a timestamp are those of UTC, which hardly anybody means.
    private mutating func checkZoneIsMeant(
        _ function: Function, _ operands: [Index], _ types: [ValueType], _ index: Index
    ) {
        guard function.isAccessor, operands.count == 1, resolved(types[0]) == .timestamp else {
            return
        }
        let call = plainText(index)
        guard let open = call.lastIndex(of: "(") else { return }
        remark(
            .zoneMissing, tree[index].span, "\(quote(index)) is in UTC",
            proposing: [.writePart("\(call[...open])zone)", " for the clock of the customer")])
    }

    /// The function that takes these types, and its result: `dyn` where several take them and their
    /// results differ.
    private mutating func select(
        from overloads: [Overload], _ types: [ValueType], asMethod: Bool
    ) -> (Function, ValueType)? {
        let isDynamic = types.contains { holdsOpenParts($0) }
        var candidates: [(overload: Overload, result: ValueType)] = []
        for overload in overloads where overload.takes(types.count, asMethod: asMethod) {
            let start = trail.count
            guard let result = apply(overload, types) else {
                forget(to: start)
                continue
            }
            if !isDynamic { return (overload.function, result) }
            // What each of several forms would settle is not known.
            forget(to: start)
            candidates.append((overload, result))
        }
        guard let first = candidates.first else { return nil }
        if candidates.count == 1, let result = apply(first.overload, types) {
            return (first.overload.function, result)
        }
        let isSure = candidates.allSatisfy { $0.result == first.result }
        return (first.overload.function, isSure ? first.result : .dyn)
    }

    private mutating func apply(_ overload: Overload, _ types: [ValueType]) -> ValueType? {
        let (parameters, result) = instantiated(overload)
        for (position, type) in types.enumerated() {
            let parameter = parameters[min(position, parameters.count - 1)]
            guard !isNoDate(resolved(type), parameter), joined(parameter, type) != nil else {
                return nil
            }
        }
        // What `dyn` went into cannot be settled by what comes later.
        return types.contains { holdsDyn($0) } ? final(result) : resolved(result)
    }

    /// Whether a timestamp comes where only dates will do: a date is one, but not the other way round.
    private func isNoDate(_ type: ValueType, _ parameter: ValueType) -> Bool {
        switch (type, parameter) {
        case (.timestamp, .date): true
        case (.list(let element), .list(let part)): isNoDate(element, part)
        default: false
        }
    }

    private func holdsOpenParts(_ type: ValueType) -> Bool {
        type.isOpen || holdsDyn(type) || type != final(type)
    }

    private func holdsDyn(_ type: ValueType) -> Bool {
        switch type {
        case .dyn: true
        case .list(let element): holdsDyn(element)
        case .map(let key, let value): holdsDyn(key) || holdsDyn(value)
        case .opaque(_, let parts): parts.contains { holdsDyn($0) }
        default: false
        }
    }

    /// The type of `math.greatest` and `math.least` of numbers of several types; nil if there are
    /// others among them.
    private func type(ofExtreme types: [ValueType]) -> ValueType? {
        var types = types
        if types.count == 1, case .list(let element) = types[0] { types = [element] }
        guard let first = types.first, types.allSatisfy({ $0.isNumeric || $0.isOpen }) else {
            return nil
        }
        return types.allSatisfy { $0 == first } ? first : .dyn
    }

    // MARK: - Literals

    private mutating func checkLiterals(
        of function: Function, _ operands: [Index], _ index: Index
    ) {
        switch function {
        case .matches:
            checkPattern(operands[1], index)
        case .timestamp:
            guard let text = literalText(operands[0]) else { return }
            if text.withUnsafeBytes({ Value.timestamp(rfc3339: $0).tag }) == .error {
                let isDate = text.withUnsafeBytes { DateText.parse($0) } != nil
                remark(
                    .badLiteral, tree[operands[0]].span,
                    "\(quote(operands[0])) is no timestamp",
                    hint: "such as timestamp(\"2026-01-31T18:00:00Z\")",
                    proposing: isDate
                        ? [.writePart("date(\(plainText(operands[0])))", at: tree[index].span)] : []
                )
            }
        case .duration:
            guard let text = literalText(operands[0]) else { return }
            if text.withUnsafeBytes({ Value.duration(text: $0).tag }) == .error {
                let spoken = SpokenDuration.text(String(decoding: text, as: UTF8.self))
                remark(
                    .badLiteral, tree[operands[0]].span, "\(quote(operands[0])) is no duration",
                    hint: "such as duration(\"90s\"), duration(\"1h30m\"), duration(\"240h\")",
                    proposing: spoken.map { [.writePart(Literal.quoted($0))] } ?? [])
            }
        case .date:
            checkDate(operands[0], index)
        case _ where function.isAccessor && operands.count == 2:
            checkZone(operands[1], function, index)
        default: break
        }
    }

    private func literalText(_ index: Index) -> [UInt8]? {
        guard case .literal(.string(let text)) = tree[index].kind else { return nil }
        return text
    }

    private mutating func checkDate(_ literal: Index, _ index: Index) {
        guard let text = literalText(literal) else { return }
        let days = text.withUnsafeBytes { DateText.parse($0) }
        if let days, Value.timestampSeconds.contains(days * 86_400) {
            checked.meanings[index] = .date(days)
        } else {
            remark(
                .badLiteral, tree[literal].span, "\(quote(literal)) is no date",
                hint: "such as date(\"2026-01-31\")",
                proposing: CalendarDay.text(String(decoding: text, as: UTF8.self)).map {
                    [.writePart(Literal.quoted($0))]
                } ?? [])
        }
    }

    private mutating func checkPattern(_ pattern: Index, _ index: Index) {
        guard let literal = literalText(pattern) else { return }
        do throws(Pattern.Failure) {
            let compiled = try Pattern(literal: literal)
            checked.meanings[index] = .pattern(checked.patterns.count)
            checked.patterns.append(compiled)
        } catch {
            remark(
                .badPattern, tree[pattern].span, "no regular expression: \(error.message)",
                hint: #"the syntax is RE2's; in a raw string r"\d+" a backslash needs no second"#)
        }
    }

    /// A zone whose name stands in the text is looked up here, once.
    private mutating func checkZone(_ zone: Index, _ function: Function, _ index: Index) {
        guard let name = literalText(zone),
            name.withUnsafeBytes({ Value.offsetSeconds(ofZone: $0) }) == nil
        else { return }
        guard let zones = scope.zones else {
            remark(
                .badZone, tree[zone].span, "zones by name are not known here",
                hint: "\"UTC\" and offsets such as \"+01:00\" are")
            return
        }
        let text = String(decoding: name, as: UTF8.self)
        guard let found = zones.zone(named: text) else {
            let near = text.nearest(among: zones.zoneNames)
            remark(
                .badZone, tree[zone].span, "there is no time zone \(quote(zone))",
                hint: "a name such as \"Europe/Paris\", \"UTC\", or an offset such as \"+01:00\"",
                proposing: near.map { [.mean(Literal.quoted($0))] } ?? [])
            return
        }
        checked.meanings[index] = .zone(function, checked.zones.count)
        checked.zones.append(found)
    }
}
