/// Where, in the present payload, the value of a wanted key stands: found before the event's type is
/// known, read when it is.
struct Capture {
    enum Kind: UInt8 {
        /// Text without escapes; the range is what stands between the quotes.
        case string
        /// Text with escapes, likewise.
        case escapedString
        /// A number without fraction and exponent.
        case integer
        /// Any other number.
        case decimal
        case `true`, `false`, null
        /// The range includes the brackets.
        case array, object
    }

    var start: Bytes
    /// The document in which this was found; of any other it says nothing.
    var document: UInt64
    var count: UInt32
    var kind: Kind
}
