/// Text → lexer → parser → checker → program.
package enum Compiler {
    /// Compiles `text`. With `expecting`, a program of another type is a finding (a `date` passes for
    /// a `timestamp`; nothing but `int` passes for `int`).
    package static func compile(
        _ text: String, in scope: Scope, expecting: [ValueType]? = nil
    ) -> Compilation {
        Compilation(program: nil, findings: [])
    }
}

/// A program, or why there is none; warnings may come with a program.
package struct Compilation: Sendable {
    package var program: Program?
    package var findings: [Finding]
}

/// One remark on a part of an expression.
package struct Finding: Hashable, Sendable {
    package enum Severity: Sendable { case error, warning }
    package var severity: Severity
    /// `E0xx`, stable.
    package var code: String
    /// UTF-8 offsets into the text.
    package var span: Range<Int>
    package var message: String
    package var hint: String?
}
