// Bytes of a file → one tree of nodes, or what is wrong with them.

/// A file's only document.
package struct Document: Sendable {
    package let source: SourceText
    /// Nil if the file is empty, or if its syntax does not say what it holds.
    package let root: Node?
    package let problems: [Problem]
    /// Whether nothing can be said about the content.
    package var isUnreadable: Bool { root == nil && !problems.isEmpty }

    /// Mappings and sequences may be nested this deep.
    package static let depthLimit = 64

    /// Parses `bytes`, which diagnostics call `name`.
    package init(name: String, bytes: [UInt8]) {
        let decoded = Encoding.decode(bytes)
        source = SourceText(name: name, text: decoded.text)
        var problems: [Problem] = decoded.fault.map { [$0] } ?? []
        if !decoded.isUsable {
            root = nil
        } else if let index = source.scalars.firstIndex(where: Encoding.isForbidden) {
            root = nil
            let code = String(source.scalars[index].value, radix: 16, uppercase: true)
            let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
            problems.append(
                Problem(
                    kind: .encoding, range: index..<index + 1,
                    message: "the control character U+\(padded) may not stand in YAML"))
        } else {
            var composer = Composer(source: source, text: decoded.text)
            root = composer.document()
            problems += composer.problems
        }
        self.problems = problems
    }

    /// The problems, with hints that move a line only where `fits` takes the file's tree and the number of
    /// that line.
    package func problems(fitting fits: @escaping (Node, Int) -> Bool) -> [Problem] {
        guard root == nil, problems.contains(where: { $0.kind == .syntax }) else {
            return problems
        }
        let text = source.text(0..<source.scalars.count)
        var composer = Composer(source: source, text: text, fits: fits)
        _ = composer.document()
        return problems.filter { $0.kind == .encoding } + composer.problems
    }

    /// A file of which nothing could be read, for reasons that are told elsewhere.
    package init(unreadable name: String) {
        source = SourceText(name: name, text: "")
        root = Node(content: .unusable, source: source, range: 0..<0, isFlow: false)
        problems = []
    }
}
