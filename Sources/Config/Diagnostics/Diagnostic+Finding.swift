// Findings on an expression that stands in no file.

import Expression
import YAML

extension Diagnostic {
    /// `name` stands where a file's name would.
    package init(_ finding: Finding, in text: String, named name: String) {
        let source = SourceText(name: name, text: text)
        let start = Self.scalarCount(of: text, before: finding.span.lowerBound)
        let spanEnd = Self.scalarCount(of: text, before: finding.span.upperBound)
        let end = min(spanEnd, source.endOfLine(at: start))
        let (line, column) = source.position(at: start)
        self.init(
            severity: finding.severity == .error ? .error : .warning, code: finding.code,
            file: name, line: line, column: column, length: max(end - start, 1),
            sourceLine: source.line(line), message: finding.message, hint: finding.hint,
            replacement: end == spanEnd ? finding.replacement : nil)
    }

    /// From an offset in UTF-8 to one in characters.
    private static func scalarCount(of text: String, before offset: Int) -> Int {
        text.utf8.prefix(offset).count { $0 & 0xC0 != 0x80 }
    }
}
