/// Tries what findings propose: a text is offered only where it makes an expression of the whole.
struct HintTrial {
    let text: [UInt8]
    let scope: Scope
    let expecting: [ValueType]?
    let options: Compiler.Options
    /// How many texts may still be compiled. Mistakes without number have hints for the first ones only.
    private var attempts: Int

    /// One mistake may hide others that have a hint of their own.
    private static let depth = 6

    init(
        _ text: String, in scope: Scope, expecting: [ValueType]?, options: Compiler.Options
    ) {
        self.text = Array(text.utf8)
        self.scope = scope
        self.expecting = expecting
        self.options = options
        attempts = min(200, 400_000 / max(self.text.count, 1))
    }

    /// The findings, each of those that are told with the first of its proposals that holds.
    mutating func settle(_ findings: [Finding]) -> [Finding] {
        var settled = findings
        for index in findings.indices.prefix(Limits.findings)
        where !findings[index].proposals.isEmpty {
            settled[index].settle(for: hint(for: findings[index], among: findings, in: text))
        }
        return settled
    }

    private mutating func hint(
        for finding: Finding, among findings: [Finding], in text: [UInt8]
    ) -> Hint? {
        let proposals = finding.proposals.flatMap { $0.isPart ? [$0, $0.inParentheses] : [$0] }
        // First what mends the whole, then what leaves other mistakes that have hints of their own.
        for depth in [1, Self.depth] {
            for proposal in proposals
            where holds(proposal, for: finding, among: findings, in: text, depth) {
                return proposal
            }
        }
        return nil
    }

    /// Whether the rest of the text has not been looked at.
    private func isOfSyntax(_ finding: Finding) -> Bool {
        finding.code < FindingCode.unknownName.rawValue
            || finding.code == FindingCode.badPresenceTest.rawValue
    }

    /// Whether the text with the replacement has no mistakes but those that it had before, or such as can
    /// be mended in their turn.
    private mutating func holds(
        _ proposal: Hint, for finding: Finding, among findings: [Finding], in text: [UInt8],
        _ depth: Int
    ) -> Bool {
        let replacement = proposal.replacement
        guard attempts > 0, depth > 0 else { return false }
        attempts -= 1
        let span = proposal.span ?? finding.span
        let changed =
            Array(text[..<span.lowerBound]) + Array(replacement.utf8)
            + Array(text[span.upperBound...])
        let place = span.lowerBound..<(span.lowerBound + replacement.utf8.count)
        let changedText = String(decoding: changed, as: UTF8.self)
        if proposal.isPart, !Compiler.hasPart(at: place, in: changedText, options) { return false }
        let after = Compiler.compileUntried(
            changedText, in: scope, expecting: expecting, options: options
        ).findings
        let isRepeated = after.contains {
            $0.severity == .warning && $0.span.overlaps(place)
                && ($0.code == finding.code || $0.code == FindingCode.alwaysFails.rawValue)
        }
        if isRepeated { return false }
        let known = Set(findings.lazy.filter { $0 != finding }.map(\.message))
        let new = after.filter { $0.severity == .error && !known.contains($0.message) }
        guard let next = new.first else { return true }
        // What was hidden behind this mistake; one of the replacement itself speaks against it.
        let margin = replacement.hasPrefix("(") ? 1 : 0
        let isAboutIt =
            next.span.lowerBound <= place.lowerBound + margin
            && next.span.upperBound >= place.upperBound - margin
        if isAboutIt, !isOfSyntax(next) { return false }
        return next.proposals.contains { proposal in
            holds(proposal, for: next, among: after, in: changed, depth - 1)
                || proposal.isPart
                    && holds(
                        proposal.inParentheses, for: next, among: after, in: changed, depth - 1)
        }
    }
}

extension Compiler {
    /// Whether a node of the tree spans exactly this part of the text.
    static func hasPart(at place: Range<Int>, in text: String, _ options: Options) -> Bool {
        guard case .success(let tree) = parse(text, options) else {
            // The next mistake keeps it from being known.
            return true
        }
        return tree.nodes.contains { $0.span == place || $0.outerSpan == place }
    }
}
