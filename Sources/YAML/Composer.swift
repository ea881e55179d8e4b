// libyaml's events → nodes, without the parts of YAML that configuration does without.

/// Builds the tree of one document.
struct Composer {
    private let source: SourceText
    private let parser: EventParser
    private(set) var problems: [Problem] = []

    /// The syntax ends here; what was built so far says nothing.
    private struct Stop: Error {}

    /// Whether mistakes are told with what mends them.
    private let isTrying: Bool
    private let fits: (Node, Int) -> Bool

    init(
        source: SourceText, text: String, isTrying: Bool = true,
        fits: @escaping (Node, Int) -> Bool = { _, _ in true }
    ) {
        self.source = source
        self.isTrying = isTrying
        self.fits = fits
        parser = EventParser(text)
    }

    /// Nil for a file without a document, and after a mistake that ends the reading.
    mutating func document() -> Node? {
        do {
            let start = try next()
            guard case .documentStart(let hasDirectives) = start.event else { return nil }
            if hasDirectives {
                report(.feature, start.range, "directives are not allowed", hint: nil)
            }
            let root = try node(try next(), depth: 0)
            _ = try next()
            let after = try next()
            if case .documentStart = after.event {
                report(
                    .feature, after.range, "a file holds one document",
                    hint: "put the second document into a file of its own")
            }
            return root
        } catch {
            return nil
        }
    }

    private mutating func next() throws(Stop) -> EventParser.Token {
        do {
            return try parser.next()
        } catch {
            problems.append(
                SyntaxMessage(error: error, source: source, isTrying: isTrying, fits: fits).problem)
            throw Stop()
        }
    }

    private mutating func node(
        _ token: EventParser.Token, depth: Int
    ) throws(Stop) -> Node {
        guard depth <= Document.depthLimit else {
            report(
                .depth, token.range,
                "nested more than \(Document.depthLimit) levels deep", hint: nil)
            throw Stop()
        }
        switch token.event {
        case .scalar(let scalar, let properties):
            let isUsable = check(properties, token.range)
            return make(isUsable ? .scalar(scalar) : .unusable, token.range)
        case .sequenceStart(let isFlow, let properties):
            return try sequence(token.range, isFlow, properties, depth)
        case .mappingStart(let isFlow, let properties):
            return try mapping(token.range, isFlow, properties, depth)
        case .alias:
            report(
                .feature, token.range, "aliases are not allowed",
                hint: "a text that begins with `*` is written in quotes")
            return make(.unusable, token.range)
        case .documentStart, .documentEnd, .streamEnd, .sequenceEnd, .mappingEnd:
            preconditionFailure("libyaml balances its events")
        }
    }

    private mutating func sequence(
        _ start: Range<Int>, _ isFlow: Bool, _ properties: EventParser.Properties, _ depth: Int
    ) throws(Stop) -> Node {
        let isUsable = check(properties, start)
        var nodes: [Node] = []
        while true {
            let token = try next()
            if case .sequenceEnd = token.event {
                let range = start.lowerBound..<max(token.range.upperBound, start.upperBound)
                return make(isUsable ? .sequence(nodes) : .unusable, range, isFlow: isFlow)
            }
            nodes.append(try node(token, depth: depth + 1))
        }
    }

    private mutating func mapping(
        _ start: Range<Int>, _ isFlow: Bool, _ properties: EventParser.Properties, _ depth: Int
    ) throws(Stop) -> Node {
        let isUsable = check(properties, start)
        var entries: [Node.Entry] = []
        var lines: [String: Int] = [:]
        while true {
            let token = try next()
            if case .mappingEnd = token.event {
                let range = start.lowerBound..<max(token.range.upperBound, start.upperBound)
                return make(isUsable ? .mapping(entries) : .unusable, range, isFlow: isFlow)
            }
            let key = try node(token, depth: depth + 1)
            let value = try node(try next(), depth: depth + 1)
            if isFlow, isMark(start, key) {
                // What follows up to the end belongs to it.
                while true {
                    let rest = try next()
                    if case .mappingEnd = rest.event {
                        return templateMark(start.lowerBound..<rest.range.upperBound)
                    }
                    _ = try node(rest, depth: depth + 1)
                }
            }
            guard let name = keyName(key) else { continue }
            if let line = lines[name] {
                report(
                    .duplicateKey, key.range, "the key `\(name)` stands here twice",
                    hint: "it is already on line \(line)")
                continue
            }
            lines[name] = source.position(at: key.range.lowerBound).line
            entries.append(Node.Entry(key: key, name: name, value: value))
        }
    }

    /// `{{ name }}`: braces right within braces.
    private func isMark(_ start: Range<Int>, _ key: Node) -> Bool {
        if case .mapping = key.content {
            return key.range.lowerBound == start.lowerBound + 1
        }
        return false
    }

    private mutating func templateMark(_ range: Range<Int>) -> Node {
        report(
            .feature, range, "`{{ … }}` is a mark of templates",
            hint: "an expression stands without the braces; `template: { from: … }` takes one")
        return make(.unusable, range)
    }

    /// Nil after a mistake.
    private mutating func keyName(_ key: Node) -> String? {
        switch key.content {
        case .scalar(let scalar):
            if scalar.style == .plain, scalar.text == "<<" {
                report(.feature, key.range, "merge keys are not allowed", hint: nil)
                return nil
            }
            if scalar.style == .plain, scalar.text.isEmpty {
                report(.feature, key.range, "a key is missing here", hint: nil)
                return nil
            }
            return scalar.text
        case .sequence, .mapping:
            report(
                .feature, key.highlight, "a key is a text, not a list or mapping",
                hint: "an expression that begins with a bracket is written in quotes")
            return nil
        case .unusable:
            return nil
        }
    }

    private mutating func check(
        _ properties: EventParser.Properties, _ range: Range<Int>
    ) -> Bool {
        if properties.hasAnchor {
            report(
                .feature, word(at: range), "anchors are not allowed",
                hint: "a text that begins with `&` is written in quotes")
        }
        if properties.hasTag {
            report(
                .feature, word(at: range), "tags are not allowed",
                hint: "a text that begins with `!` is written in quotes")
        }
        return !properties.hasAnchor && !properties.hasTag
    }

    /// The anchor or tag at the start of a range.
    private func word(at range: Range<Int>) -> Range<Int> {
        let start = range.lowerBound
        var end = start
        while end < source.scalars.count, !" \t\r\n,".unicodeScalars.contains(source.scalars[end]) {
            end += 1
        }
        return start..<end
    }

    private func make(_ content: Node.Content, _ range: Range<Int>, isFlow: Bool = false) -> Node {
        Node(content: content, source: source, range: range, isFlow: isFlow)
    }

    private mutating func report(
        _ kind: Problem.Kind, _ range: Range<Int>, _ message: String, hint: String?
    ) {
        problems.append(Problem(kind: kind, range: range, message: message, hint: hint))
    }
}
