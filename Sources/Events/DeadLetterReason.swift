/// Why a record cannot be used; the raw value is what leaves with it.
package enum DeadLetterReason: String, Sendable, CaseIterable {
    case tooLarge = "too_large"
    case notJSON = "not_json"
    case tooDeep = "too_deep"
    case notAnObject = "not_an_object"
    case missingField = "missing_field"
    case wrongType = "wrong_type"
    case badTime = "bad_time"
    case tooFarAhead = "too_far_ahead"
    case unknownType = "unknown_type"
}
