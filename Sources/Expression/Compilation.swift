/// A program, or why there is none; warnings may come with a program.
package struct Compilation: Sendable {
    package var program: Program?
    package var findings: [Finding]
}
