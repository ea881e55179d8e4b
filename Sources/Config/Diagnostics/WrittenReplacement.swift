// What a hint offers in an expression, as it has to stand in the file: quotes and colons are YAML's too.

import Expression
import YAML

/// A text in place of a part of a file, tried there.
struct WrittenReplacement {
    /// Indices into the file's characters.
    let range: Range<Int>
    let text: String

    /// What `finding` offers for a part of `node`; nil where it cannot be written in the file.
    init?(_ finding: Finding, at node: Node) {
        guard let replacement = finding.replacement, let scalar = node.scalar else { return nil }
        let bytes = Array(scalar.text.utf8)
        let wanted = String(
            decoding: bytes[..<finding.span.lowerBound] + Array(replacement.utf8)
                + bytes[finding.span.upperBound...], as: UTF8.self)
        let inPlace = (node.sourceRange(ofText: finding.span), replacement)
        let quoted = (node.range, "'" + wanted.replacing("'", with: "''") + "'")
        let isBlock = scalar.style == .literal || scalar.style == .folded
        for (range, text) in isBlock ? [inPlace] : [inPlace, quoted]
        where Self.gives(wanted, text, at: range, of: node) {
            self.init(range: range, text: text)
            return
        }
        return nil
    }

    private init(range: Range<Int>, text: String) {
        self.range = range
        self.text = text
    }

    /// A text without quotes that YAML has cut short, at ` #` or within braces at a comma or bracket, in
    /// quotes up to where `isWhole` says that it ends.
    init?(uncutting node: Node, where isWhole: (String) -> Bool) {
        guard let scalar = node.scalar, scalar.style == .plain else { return nil }
        let source = node.source
        let lineEnd = source.endOfLine(at: node.range.upperBound)
        let rest = source.scalars[node.range.upperBound..<lineEnd]
        guard let first = rest.first(where: { $0 != " " }) else { return nil }
        let isRemark = first == "#"
        guard isRemark || ",]}".unicodeScalars.contains(first) else { return nil }
        for end in rest.indices.dropFirst() + [lineEnd]
        where end == lineEnd || !isRemark && ",]}".unicodeScalars.contains(source.scalars[end]) {
            var end = end
            while source.scalars[end - 1] == " " { end -= 1 }
            let wanted = source.text(node.range.lowerBound..<end)
            let quoted = "'" + wanted.replacing("'", with: "''") + "'"
            let range = node.range.lowerBound..<end
            if isWhole(wanted), Self.gives(wanted, quoted, at: range, of: node) {
                self.init(range: range, text: quoted)
                return
            }
        }
        return nil
    }

    /// The hint with the text as it is written in the file.
    func words(_ hint: String?, offering offered: String) -> String? {
        if text == offered { return hint }
        return offered.isEmpty
            ? "write \(text)" : hint?.replacing(offered, with: text, maxReplacements: 1)
    }

    /// Whether the file with `text` at `range` has the wanted expression where `node` stands.
    private static func gives(
        _ wanted: String, _ text: String, at range: Range<Int>, of node: Node
    ) -> Bool {
        let source = node.source
        let changed =
            source.text(0..<range.lowerBound) + text
            + source.text(range.upperBound..<source.scalars.count)
        let document = Document(name: source.name, bytes: Array(changed.utf8))
        guard document.problems.isEmpty, let root = document.root else { return false }
        return scalar(in: root, beginningAt: node.range.lowerBound)?.text == wanted
    }

    private static func scalar(in node: Node, beginningAt start: Int) -> Scalar? {
        switch node.content {
        case .scalar(let scalar): return node.range.lowerBound == start ? scalar : nil
        case .sequence(let nodes):
            return nodes.lazy.compactMap { Self.scalar(in: $0, beginningAt: start) }.first
        case .mapping(let entries):
            return entries.lazy.compactMap {
                Self.scalar(in: $0.key, beginningAt: start)
                    ?? Self.scalar(in: $0.value, beginningAt: start)
            }.first
        case .unusable: return nil
        }
    }
}
