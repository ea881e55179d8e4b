/// How large an expression may be.
package enum Limits {
    /// Of the text, in UTF-8 bytes.
    package static let textSizeBytes = 64 << 10
    /// Of nested parts. Chains of `&&` and `||` count once, other operators once for each link.
    package static let depth = 128
    /// Of a list or map literal.
    package static let elements = 10_000
}
