// A stretch of time with one offset.

/// The seconds east of UTC at some instant, and the second at which that may end.
struct Span {
    var offset: Int32
    /// `Int64.max` for never.
    var end: Int64
}
