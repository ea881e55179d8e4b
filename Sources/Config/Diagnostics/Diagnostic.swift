// One mistake in the configuration, with its place and what to do about it.

/// A mistake or a remark. All of a configuration's diagnostics are told at once.
package struct Diagnostic: Hashable, Sendable {
    package enum Severity: String, Sendable { case error, warning }

    package var severity: Severity
    /// `C0xx` configuration, `R0xx` rules, `E0xx` expressions; stable.
    package var code: String
    package var file: String
    /// From 1 on; 0 where the whole file is meant.
    package var line: Int
    /// In characters, from 1 on.
    package var column: Int
    /// Characters to underline, within the line.
    package var length: Int
    /// The line of the file, empty where there is none to show.
    package var sourceLine: String
    package var message: String
    package var hint: String?
    /// What the hint offers in place of what is underlined; nil where it is but words.
    package var replacement: String?
}

extension Diagnostic: Comparable {
    package static func < (left: Diagnostic, right: Diagnostic) -> Bool {
        if left.file != right.file {
            return left.file.utf8.lexicographicallyPrecedes(right.file.utf8)
        }
        if left.line != right.line { return left.line < right.line }
        if left.column != right.column { return left.column < right.column }
        if left.code != right.code { return left.code < right.code }
        return left.message < right.message
    }
}
