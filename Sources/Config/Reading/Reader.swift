// Holds a file against its declared form: the one place where unknown keys, missing keys and wrong
// types are found.

import Calendar
import Spelling
import YAML

/// Reads nodes as shapes; what does not fit is reported and left out.
struct Reader {
    let report: Report
    let zones: ZoneDatabase

    /// A whole file; nil if there is nothing to read in it.
    func read(_ document: Document, as shape: RecordShape) -> Fields? {
        let problems = document.problems { root, line in
            let trial = Reader(report: Report(), zones: zones)
            _ = trial.read(root, as: .record(shape), label: shape.name)
            return !trial.report.hasMisplacedKeys(on: line - 1...line)
        }
        report.problems(problems, in: document.source)
        guard let root = document.root, !root.isNull else { return nil }
        return read(root, as: .record(shape), label: shape.name)?.fields
    }

    /// Nil after a mistake. `label` is what a message calls the value.
    func read(_ node: Node, as shape: Shape, label: String) -> Setting? {
        if case .unusable = node.content { return nil }
        switch shape {
        case .record(let record):
            guard let entries = node.entries else { return wrongType(node, shape, label) }
            return Setting(node: node, value: .fields(read(entries, of: node, as: record)))
        case .table(let value, _):
            guard let entries = node.entries else { return wrongType(node, shape, label) }
            return Setting(node: node, value: .table(entries.map { row($0, as: value) }))
        case .list(let element):
            guard case .sequence(let nodes) = node.content else {
                return wrongType(node, shape, label)
            }
            let settings = nodes.compactMap { self.element($0, as: element, label: label) }
            return Setting(node: node, value: .list(settings))
        case .either(let shapes):
            return either(node, shapes, label: label)
        case .variants(let variants, let name):
            return variant(node, variants, name: name, shape: shape)
        case .expressions, .json:
            if case .expressions = shape, node.entries == nil {
                return wrongType(node, shape, label)
            }
            return Setting(node: node, value: .node)
        default:
            return scalar(node, as: shape, label: label)
        }
    }

    // MARK: Mappings

    private func read(_ entries: [Node.Entry], of node: Node, as shape: RecordShape) -> Fields {
        var fields = Fields(shape: shape, node: node)
        for entry in entries {
            guard let key = shape.key(named: entry.name) else {
                report.error(
                    .unknownKey, at: entry.key, "\(shape.name) has no key `\(entry.name)`",
                    hint: Suggestion.hint(for: entry.name, amongFew: shape.keys.map(\.name)))
                continue
            }
            fields.found(entry.name, at: entry.key)
            if !key.isBuilt {
                notBuilt(entry)
            } else if !entry.value.isNull {
                if let setting = read(entry.value, as: key.shape, label: "`\(key.name)`") {
                    fields.set(key.name, setting)
                } else {
                    fields.failed(key.name)
                }
            } else if key.isRequired || !key.shape.isSection {
                report.error(.noValue, at: entry.key, "`\(key.name)` has no value")
                fields.failed(key.name)
            } else {
                setDefault(of: key, in: &fields)
            }
        }
        for key in shape.keys where fields.key(key.name) == nil {
            if key.isRequired {
                report.error(.missingKey, at: node, "\(shape.name) needs the key `\(key.name)`")
            }
            setDefault(of: key, in: &fields)
        }
        return fields
    }

    private func setDefault(of key: RecordShape.Key, in fields: inout Fields) {
        guard let text = key.defaultText else { return }
        let style = Scalar(style: .plain, text: text)
        let value = try? ScalarReading(zones: zones).value(style, as: key.shape)
        precondition(value != nil, "the default of `\(key.name)` has the form of the key")
        fields.set(key.name, Setting(node: fields.node, value: value!))
    }

    private func notBuilt(_ entry: Node.Entry) {
        guard !entry.value.isEmpty else { return }
        report.error(
            .notBuiltYet, at: entry.key, "`\(entry.name)` is not built yet",
            hint: "leave it out; this version does not know what to do with it")
    }

    private func row(_ entry: Node.Entry, as shape: Shape) -> Setting.Row {
        if entry.name.isEmpty {
            report.error(.noValue, at: entry.key, "a name is empty")
        }
        if entry.value.isNull {
            if !shape.isSection {
                report.error(.noValue, at: entry.key, "`\(entry.name)` has no value")
                return Setting.Row(name: entry.name, key: entry.key, setting: nil)
            }
            return emptyRow(entry, as: shape)
        }
        let setting = read(entry.value, as: shape, label: "`\(entry.name)`")
        return Setting.Row(name: entry.name, key: entry.key, setting: setting)
    }

    /// `heartbeat:` alone is what `heartbeat: {}` is.
    private func emptyRow(_ entry: Node.Entry, as shape: Shape) -> Setting.Row {
        var empty = Setting(node: entry.key, value: .table([]))
        if case .record(let record) = shape {
            empty.value = .fields(read([], of: entry.key, as: record))
        }
        return Setting.Row(name: entry.name, key: entry.key, setting: empty)
    }

    // MARK: Choices

    private func element(_ node: Node, as shape: Shape, label: String) -> Setting? {
        guard !node.isNull else {
            report.error(.noValue, at: node, "an element of \(label) has no value")
            return nil
        }
        return read(node, as: shape, label: "an element of \(label)")
    }

    private func either(_ node: Node, _ shapes: [Shape], label: String) -> Setting? {
        let fitting = shapes.filter { $0.fits(node) }
        guard let first = fitting.first else { return wrongType(node, .either(shapes), label) }
        guard let scalar = node.scalar, fitting.count > 1 else {
            return read(node, as: first, label: label)
        }
        let reading = ScalarReading(zones: zones)
        var hint: String?
        for shape in fitting {
            do {
                return Setting(node: node, value: try reading.value(scalar, as: shape))
            } catch {
                if case .choice(let choices) = shape {
                    hint = Suggestion.hint(for: scalar.text, among: choices)
                } else {
                    hint = hint ?? error.hint
                }
            }
        }
        report.error(
            .notAllowed, at: node,
            "\(label) takes \(Shape.either(fitting).expectation), not `\(scalar.text)`", hint: hint)
        return nil
    }

    private func variant(
        _ node: Node, _ variants: [Shape.Variant], name: String, shape: Shape
    ) -> Setting? {
        guard let entries = node.entries else { return wrongType(node, shape, name) }
        let telling = entries.compactMap { entry in
            variants.first { $0.key == entry.name }.map { (entry: entry, variant: $0) }
        }
        guard let first = telling.first else {
            noVariant(node, entries, variants, name: name)
            return nil
        }
        if telling.count > 1 {
            let second = telling[1].entry
            report.error(
                .notOneChoice, at: second.key,
                "\(name) has either `\(first.entry.name)` or `\(second.name)`, not both")
            return nil
        }
        guard let record = first.variant.record else {
            notBuilt(first.entry)
            return nil
        }
        return Setting(node: node, value: .fields(read(entries, of: node, as: record)))
    }

    private func noVariant(
        _ node: Node, _ entries: [Node.Entry], _ variants: [Shape.Variant], name: String
    ) {
        let built = variants.filter { $0.record != nil }.map(\.key)
        for entry in entries {
            let near = entry.name.nearest(among: variants.map(\.key))
            if let near {
                report.error(
                    .unknownKey, at: entry.key, "\(name) has no key `\(entry.name)`",
                    hint: "did you mean `\(near)`?")
                return
            }
        }
        let choices = built.map { "`\($0)`" }.joined(separator: " or ")
        report.error(.notOneChoice, at: node, "\(name) has one of the keys \(choices)")
    }

    // MARK: Scalars

    private func scalar(_ node: Node, as shape: Shape, label: String) -> Setting? {
        guard let scalar = node.scalar else { return wrongType(node, shape, label) }
        do {
            let value = try ScalarReading(zones: zones).value(scalar, as: shape)
            return Setting(node: node, value: value)
        } catch {
            let message = error.code == .wrongType ? "\(label) \(error.message)" : error.message
            report.error(error.code, at: node, message, hint: error.hint)
            return nil
        }
    }

    private func wrongType(_ node: Node, _ shape: Shape, _ label: String) -> Setting? {
        let found =
            switch node.content {
            case .scalar(let scalar): node.isNull ? "nothing" : "`\(scalar.text)`"
            case .sequence: "a list"
            case .mapping, .unusable: "a mapping"
            }
        var hint: String?
        if case .list = shape, node.entries != nil {
            hint = "each of its elements begins with `- `"
        }
        report.error(
            .wrongType, at: node, "\(label) takes \(shape.expectation), not \(found)", hint: hint)
        return nil
    }
}

extension Shape {
    /// Whether a node is of the right kind: a scalar, a list or a mapping.
    fileprivate func fits(_ node: Node) -> Bool {
        switch (self, node.content) {
        case (.record, .mapping), (.table, .mapping), (.variants, .mapping): true
        case (.expressions, .mapping), (.list, .sequence), (.json, _): true
        case (.record, _), (.table, _), (.variants, _), (.expressions, _), (.list, _): false
        case (.either(let shapes), _): shapes.contains { $0.fits(node) }
        case (_, .scalar): true
        default: false
        }
    }
}
