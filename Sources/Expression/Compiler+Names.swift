// The words of the language, for documentation and completion.

extension Compiler {
    /// All functions and methods, those of a name space with it in front, in alphabetical order.
    package static var functionNames: [String] { Overload.all.keys.sorted() }

    /// All macros.
    package static var macroNames: [String] { (Macro.words + ["cel.bind"]).sorted() }
}
