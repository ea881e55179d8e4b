// Collects the diagnostics of a load, so that all of them are told at once.

import YAML

/// What was found so far.
final class Report {
    private var diagnostics: Set<Diagnostic> = []

    /// How many characters may still be read anew to try what hints offer.
    private var trialLimit = 20_000_000

    /// Whether a file may be read once more to try a hint.
    func mayTry(_ source: SourceText) -> Bool {
        trialLimit -= 2 * source.scalars.count
        return trialLimit > 0
    }

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// Whether keys stand where they cannot on some of these lines, or are missing there.
    func hasMisplacedKeys(on lines: ClosedRange<Int>) -> Bool {
        let codes = [DiagnosticCode.unknownKey, .missingKey, .wrongType].map(\.rawValue)
        return diagnostics.contains { codes.contains($0.code) && lines.contains($0.line) }
    }

    /// By file and position.
    var sorted: [Diagnostic] { diagnostics.sorted() }

    func error(
        _ code: DiagnosticCode, at node: Node, _ message: String, hint: String? = nil,
        replacement: String? = nil
    ) {
        add(
            .error, code.rawValue, node.source, node.highlight, message, hint,
            replacement: replacement)
    }

    func warning(_ code: DiagnosticCode, at node: Node, _ message: String, hint: String? = nil) {
        add(.warning, code.rawValue, node.source, node.highlight, message, hint)
    }

    /// As `error`, of a line that must not be shown: behind the key it holds a secret.
    func secret(_ code: DiagnosticCode, at key: Node, _ message: String, hint: String) {
        let (line, column) = key.source.position(at: key.highlight.lowerBound)
        diagnostics.insert(
            Diagnostic(
                severity: .error, code: code.rawValue, file: key.source.name, line: line,
                column: column, length: key.highlight.count,
                sourceLine: key.source.line(line).prefixOfScalars(column - 1 + key.highlight.count),
                message: message, hint: hint))
    }

    /// On a whole file or directory.
    func file(
        _ severity: Diagnostic.Severity, _ code: DiagnosticCode, _ name: String, _ message: String,
        hint: String? = nil
    ) {
        diagnostics.insert(
            Diagnostic(
                severity: severity, code: code.rawValue, file: name, line: 0, column: 0, length: 0,
                sourceLine: "", message: message, hint: hint))
    }

    /// What YAML says of a document.
    func problems(_ problems: [Problem], in source: SourceText) {
        for problem in problems {
            add(
                .error, code(of: problem.kind).rawValue, source, problem.range,
                problem.message, problem.hint, replacement: problem.replacement)
        }
    }

    func add(
        _ severity: Diagnostic.Severity, _ code: String, _ source: SourceText, _ range: Range<Int>,
        _ message: String, _ hint: String?, replacement: String? = nil
    ) {
        let (line, column) = source.position(at: range.lowerBound)
        let end = min(range.upperBound, source.endOfLine(at: range.lowerBound))
        diagnostics.insert(
            Diagnostic(
                severity: severity, code: code, file: source.name, line: line, column: column,
                length: max(end - range.lowerBound, 1), sourceLine: source.line(line),
                message: message, hint: hint,
                // Over several lines it is more than what is underlined.
                replacement: end == range.upperBound ? replacement : nil))
    }

    private func code(of kind: Problem.Kind) -> DiagnosticCode {
        switch kind {
        case .encoding: .encoding
        case .syntax: .syntax
        case .feature: .yamlFeature
        case .duplicateKey: .duplicateKey
        case .depth: .nestedTooDeep
        }
    }
}

extension String {
    fileprivate func prefixOfScalars(_ count: Int) -> String {
        String(String.UnicodeScalarView(unicodeScalars.prefix(count))) + ": …"
    }
}
