// What is wrong with a file as YAML.

/// One mistake, with its place in the source.
package struct Problem: Sendable, Equatable {
    package enum Kind: Sendable {
        /// Not UTF-8, a byte order mark, or a control character.
        case encoding
        case syntax
        /// A part of YAML that these files do without.
        case feature
        case duplicateKey
        case depth
    }

    package var kind: Kind
    /// Indices into the source.
    package var range: Range<Int>
    package var message: String
    package var hint: String?
    /// What the hint offers in place of the range; nil where it is but words.
    package var replacement: String?
}
