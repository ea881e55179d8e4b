/// One remark on a part of an expression.
package struct Finding: Hashable, Sendable {
    package enum Severity: Sendable { case error, warning }
    package var severity: Severity
    /// `E0xx`, stable: a raw value of `FindingCode`.
    package var code: String
    /// UTF-8 offsets into the text.
    package var span: Range<Int>
    package var message: String
    package var hint: String?
    /// What the hint offers in place of the text at `span`; it has been tried there.
    package private(set) var replacement: String?
    /// What may be the hint, the best first; nothing of it is tried yet.
    private(set) var proposals: [Hint]

    init(
        _ code: FindingCode, _ span: Range<Int>, _ message: String, hint: String? = nil,
        proposing proposals: [Hint] = []
    ) {
        severity = code.severity
        self.code = code.rawValue
        self.span = span
        self.message = message
        self.hint = hint
        self.proposals = proposals
    }

    /// This one in place of `count` that are not told.
    func standing(for count: Int) -> Finding {
        guard count > 1 else { return self }
        var finding = self
        finding.message = "\(message), and \(count - 1) more"
        finding.hint = nil
        finding.replacement = nil
        finding.proposals = []
        return finding
    }

    /// Takes a proposal as the hint, or none of them.
    mutating func settle(for proposal: Hint?) {
        proposals = []
        guard let proposal else { return }
        hint = proposal.text
        replacement = proposal.replacement
        span = proposal.span ?? span
    }
}
