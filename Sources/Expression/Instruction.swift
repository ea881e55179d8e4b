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
///     asTimestamps                                 constant: a shape
///     loadDate                                     constant
///     part partInCustomerZone           function
///     loadLocal storeLocal      place
///     compareLocal              place   relation                      constant
///     localIsIn                 place                                 constant
///     optionalField             of frame  1: dates  slot
///     loopBegin                 place   macro                         distance of end
///     loopNext loopNextPair     place                                 distance of loopEnd
///     loopFilter                place              distance of loopEnd  distance of loopNext
///     loopAll loopExists        place                                 distance of loopNext
///     loopCollect               place   macro                         distance of loopNext
///     loopEnd                   place   macro
///     unwrapInto                place                                 distance of end
///     orElse                            1: unwrap                     distance of end
///     partInZone                        function   zone
///
/// A loop has its places on the machine's stack: see `Checker.Place`. Its distances back count as the
/// work of one round.
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
        /// Pushes the local date of now, the name of the customer's zone, a date.
        case loadToday, loadZone, loadDate
        /// Makes of the top its local date.
        case dateOf
        /// Pops a number of days and adds it to a date.
        case addDays
        /// An accessor without a zone, and with that of the customer.
        case part, partInCustomerZone
        /// Makes timestamps of dates in the top where the shape has timestamps.
        case asTimestamps
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
        case loadLocal
        /// Pops a value into a local.
        case storeLocal
        /// `loadLocal, pushConstant, compare` in one.
        case compareLocal
        case localIsIn
        /// Pushes a slot as an optional.
        case optionalField
        /// Pops a position and a container and pushes the element as an optional.
        case optionalIndex
        /// Makes what an optional element of a literal holds of the top; absent for none.
        case optionalElement
        case wrapOptional
        /// Pops the list or map and begins; leaves an error and goes to the end.
        case loopBegin
        /// Takes the next element or goes to `loopEnd`.
        case loopNext, loopNextPair
        /// Pops a condition; when it is false goes on with the next element.
        case loopFilter
        /// Pops the value for one element, and goes on with the next unless all is decided.
        case loopAll, loopExists, loopCollect
        /// Pushes the result of a loop.
        case loopEnd
        /// Pops what an optional holds into a local; leaves none or an error and goes to the end.
        case unwrapInto
        /// Leaves an optional with a value and goes to the end; pops none.
        case orElse
        /// Pops a part and a text: whether the text begins with it.
        case startsWith
        /// `matches` with a pattern that is no literal.
        case matchAny
        /// An accessor in a named zone.
        case partInZone
        /// An accessor with a zone that is no literal.
        case partInAnyZone
    }

    var operation: Operation
    /// A raw value of `Relation` or `Function`.
    var detail: UInt8 = 0
    /// Offset of the root's address within the frame, in bytes; or the place of a local.
    var root: UInt16 = 0
    var operand: Int32 = 0
    var target: Int32 = 0

    @inline(__always)
    var place: Int { Int(root) }

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
            case .pressure: MemoryLayout<Frame>.offset(of: \.pressure)
            case .interests: MemoryLayout<Frame>.offset(of: \.interests)
            }
        guard let offset else { preconditionFailure("a root of a frame is a stored property") }
        return UInt16(offset)
    }
}
