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

    init(_ code: FindingCode, _ span: Range<Int>, _ message: String, hint: String? = nil) {
        severity = code.severity
        self.code = code.rawValue
        self.span = span
        self.message = message
        self.hint = hint
    }
}
