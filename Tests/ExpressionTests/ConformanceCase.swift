// One case of CEL's conformance suite, as ../shared/conformance/README.md describes it.

import Calendar
import Expression
import Foundation
import Testing

struct ConformanceCase {
    let id: String
    let text: String
    private let fields: [String: Any]

    static func all(in path: String) throws -> [ConformanceCase] {
        let url = URL(fileURLWithPath: path)
        let cases = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [[String: Any]],
            "\(path)")
        let file = url.deletingPathExtension().lastPathComponent
        return cases.map { fields in
            let parts = ["section", "name"].map { fields[$0] as? String ?? "?" }
            return ConformanceCase(
                id: "\(file)/\(parts[0])/\(parts[1])", text: fields["expr"] as? String ?? "",
                fields: fields)
        }
    }

    private func isSet(_ key: String) -> Bool { fields[key] as? Bool == true }

    /// What is wrong with the result, nil if it is right.
    func failure() -> String? {
        var arena = Arena()
        var scope = Scope(records: [], hasNow: false, zones: ConformanceCase.zones)
        scope.container = fields["container"] as? String ?? ""
        let slots = declare(in: &scope, &arena)
        var options = Compiler.Options()
        options.isChecking = !isSet("disable_check")
        options.expandsMacros = !isSet("disable_macros")
        let compilation = Compiler.compile(text, in: scope, options: options)
        guard let program = compilation.program else {
            let codes = compilation.findings.map { "\($0.code) \($0.message)" }
            return isRightlyRefused(compilation.findings) ? nil : "refused: \(codes)"
        }
        if let expected = fields["type"] {
            let type = ConformanceCase.type(expected)
            if program.type != type { return "is \(program.type), must be \(type)" }
        }
        if isSet("check_only") { return nil }
        var machine = Machine()
        var frame = Frame(now: .distantPast, zone: .utc)
        return slots.withUnsafeBufferPointer { slots in
            frame.event = slots.baseAddress
            let value = machine.run(program, frame)
            if fields["error"] != nil {
                return value.tag == .error ? nil : "gives \(value.written), must fail"
            }
            let expected = fields["value"] as? [String: Any] ?? ["bool": true]
            return ConformanceCase.isEqual(value, expected)
                ? nil : "gives \(value.written), must give \(expected)"
        }
    }

    private static let zones = ZoneDatabase.system()

    /// Literals that no run could convert are refused before any runs.
    private func isRightlyRefused(_ findings: [Finding]) -> Bool {
        let codes: [FindingCode] = [.badLiteral, .badPattern, .badZone]
        return fields["error"] != nil
            && findings.allSatisfy { codes.map(\.rawValue).contains($0.code) }
    }

    // MARK: - Declarations

    /// Declares variables and functions, and returns the variables' values by slot.
    private func declare(in scope: inout Scope, _ arena: inout Arena) -> [Value] {
        var slots: [Value] = []
        let bindings = fields["bindings"] as? [String: [String: Any]] ?? [:]
        func add(_ name: String, _ type: ValueType) {
            scope.variables.append(
                Scope.Variable(name: name, type: type, root: .event, slot: slots.count))
            slots.append(bindings[name].map { ConformanceCase.value($0, &arena) } ?? .absent)
        }
        for declaration in fields["env"] as? [[String: Any]] ?? [] {
            if let name = declaration["ident"] as? String {
                add(name, ConformanceCase.type(declaration["type"]))
            }
            guard let name = declaration["function"] as? String else { continue }
            for overload in declaration["overloads"] as? [[String: Any]] ?? [] {
                var parameters: [String] = []
                let types = (overload["params"] as? [Any] ?? []).map {
                    ConformanceCase.type($0, &parameters)
                }
                scope.functions.append(
                    Scope.Function(
                        name: name, isMethod: overload["instance"] as? Bool == true,
                        parameters: types,
                        result: ConformanceCase.type(overload["result"], &parameters)))
            }
        }
        for name in bindings.keys.sorted()
        where !scope.variables.contains(where: { $0.name == name }) {
            add(name, .dyn)
        }
        return slots
    }

    static func type(_ json: Any?) -> ValueType {
        var parameters: [String] = []
        return type(json, &parameters)
    }

    private static func type(_ json: Any?, _ parameters: inout [String]) -> ValueType {
        if let name = json as? String {
            let named: [String: ValueType] = [
                "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string,
                "bytes": .bytes, "null": .null, "timestamp": .timestamp, "duration": .duration,
                "type": .type,
            ]
            return named[name] ?? .dyn
        }
        guard let fields = json as? [String: Any] else { return .dyn }
        if let element = fields["list"] { return .list(type(element, &parameters)) }
        if let parts = fields["map"] as? [Any], parts.count == 2 {
            return .map(type(parts[0], &parameters), type(parts[1], &parameters))
        }
        if fields["type"] != nil { return .type }
        if let wrapped = fields["wrapper"] { return .wrapper(type(wrapped, &parameters)) }
        if let name = fields["abstract"] as? String {
            let parts = fields["params"] as? [Any] ?? []
            return .opaque(name, parts.map { type($0, &parameters) })
        }
        if let name = fields["param"] as? String {
            if !parameters.contains(name) { parameters.append(name) }
            return .variable(parameters.firstIndex(of: name) ?? 0)
        }
        return .dyn
    }

    // MARK: - Values

    private static func value(_ json: [String: Any], _ arena: inout Arena) -> Value {
        guard let (kind, content) = json.first else { return .absent }
        let text = content as? String ?? ""
        switch kind {
        case "null": return .null
        case "bool": return .bool(content as? Bool == true)
        case "int": return .int(Int64(text) ?? 0)
        case "uint": return .uint(UInt64(text) ?? 0)
        case "double": return .double(Double(text) ?? .nan)
        case "string": return Array(text.utf8).withUnsafeBytes { .string(arena.copy($0)) }
        case "bytes": return bytes(text).withUnsafeBytes { .bytes(arena.copy($0)) }
        case "list":
            let elements = (content as? [[String: Any]] ?? []).map { value($0, &arena) }
            return .list(copy(elements, &arena))
        case "map":
            let entries = (content as? [[[String: Any]]] ?? []).flatMap { $0 }
            return .map(copy(entries.map { value($0, &arena) }, &arena))
        case "timestamp":
            let parsed = Array(text.utf8).withUnsafeBytes { RFC3339.parse($0) }
            return .timestamp(
                seconds: parsed?.seconds ?? 0, nanoseconds: parsed?.nanoseconds ?? 0)
        case "duration":
            let parts = (content as? [Any] ?? []).compactMap { ($0 as? NSNumber)?.int64Value }
            return .duration(seconds: parts[0], nanoseconds: UInt32(parts[1]))
        default: return .absent
        }
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(digits[$0...($0 + 1)]), radix: 16)
        }
    }

    private static func copy(
        _ values: [Value], _ arena: inout Arena
    ) -> UnsafeBufferPointer<Value> {
        let memory = arena.allocateValues(values.count)
        _ = memory.initialize(from: values)
        return UnsafeBufferPointer(memory)
    }

    private static func isEqual(_ value: Value, _ expected: [String: Any]) -> Bool {
        guard let (kind, content) = expected.first else { return false }
        let text = content as? String
        switch (kind, value.tag) {
        case ("null", .null): return true
        case ("bool", .bool): return content as? Bool == value.boolValue
        case ("int", .int): return text == value.written
        case ("uint", .uint): return text.map { "\($0)u" } == value.written
        case ("double", .double):
            let number = text.flatMap { Double($0) } ?? .nan
            return number.isNaN
                ? value.doubleValue.isNaN : number.bitPattern == value.doubleValue.bitPattern
        case ("string", .string): return text.map { Array($0.utf8) } == Array(value.text)
        case ("bytes", .bytes): return text.map(bytes) == Array(value.text)
        case ("type", .type), ("timestamp", .timestamp): return text == value.written
        case ("duration", .duration):
            let parts = (content as? [Any])?.compactMap { ($0 as? NSNumber)?.int64Value }
            return parts == [value.intValue, Int64(value.aux)]
        case ("list", .list):
            let elements = content as? [[String: Any]] ?? []
            return elements.count == value.elements.count
                && zip(value.elements, elements).allSatisfy { isEqual($0, $1) }
        case ("map", .map):
            let entries = content as? [[[String: Any]]] ?? []
            let elements = value.elements
            return entries.count * 2 == elements.count
                && entries.allSatisfy { entry in
                    stride(from: 0, to: elements.count, by: 2).contains {
                        isEqual(elements[$0], entry[0]) && isEqual(elements[$0 + 1], entry[1])
                    }
                }
        default: return false
        }
    }
}
