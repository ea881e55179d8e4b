/// One step of a program: 12 trivial bytes.
///
///     operation             root        detail     operand            target
///     pushConstant                                 constant
///     loadField loadDates   of frame               slot
///     hasField              of frame               slot
///     compare                           relation
///     compareField          of frame    relation   slot               constant
///     fieldIsIn             of frame               slot               constant
///     jump…, and, or                                                  distance
///     branch                                       distance of else   distance of end
///     makeList makeMap                             elements, entries
///     call                              function   arguments
///     match                                        pattern
///     requireShape                                 constant: list of shapes
///
/// Distances count from the instruction behind, so that a part of a program runs by itself.
struct Instruction {
    enum Operation: UInt8 {
        /// The top is the result.
        case finish
        case pushConstant
        /// Pushes a slot; absent is an error.
        case loadField
        /// The same with dates as timestamps.
        case loadDates
        case loadNow
        /// Pushes whether a slot is present.
        case hasField
        /// Pops a key and a map and pushes whether it has the key.
        case hasKey
        case compare
        /// `loadField, pushConstant, compare` in one: what most conditions consist of.
        case compareField
        case isIn
        /// `loadField, pushConstant, isIn` in one.
        case fieldIsIn
        case not, negate, add, subtract, multiply, divide, remainder
        case index
        case makeList, makeMap
        /// Ends a chain of `&&` at a false first operand; makes an error of what is no bool.
        case jumpIfFalse
        case jumpIfTrue
        /// Folds the top into the operand before it and ends the chain if that decides it.
        case and, or
        /// Pops a condition: goes on, to the else part, or with an error to the end.
        case branch
        case jump
        case call
        case match
        /// Makes an error of a top that has none of the shapes.
        case requireShape
    }

    var operation: Operation
    /// A raw value of `Relation` or `Function`.
    var detail: UInt8 = 0
    /// Offset of the root's address within the frame, in bytes.
    var root: UInt16 = 0
    var operand: Int32 = 0
    var target: Int32 = 0

    @inline(__always)
    var relation: Relation { Relation(rawValue: detail) }
}

extension Root {
    /// Where the address of the root's slots stands in a frame, in bytes.
    var frameOffset: UInt16 {
        let offset: Int? =
            switch self {
            case .event: MemoryLayout<Frame>.offset(of: \.event)
            case .entry: MemoryLayout<Frame>.offset(of: \.entry)
            case .awaited: MemoryLayout<Frame>.offset(of: \.awaited)
            case .customer: MemoryLayout<Frame>.offset(of: \.customer)
            case .facts: MemoryLayout<Frame>.offset(of: \.facts)
            case .segments: MemoryLayout<Frame>.offset(of: \.segments)
            }
        guard let offset else { preconditionFailure("a root of a frame is a stored property") }
        return UInt16(offset)
    }
}
