import Calendar

/// An instance that has come to a send, in the order in which sends of one instant are decided (S30):
/// priority descending, `not_after` ascending with none last, then rule and key, which is the order
/// of a customer's instances.
struct Standing: Comparable {
    var instance: Int
    var priority: Int
    var notAfter: Instant

    static func < (left: Standing, right: Standing) -> Bool {
        if left.priority != right.priority { return left.priority > right.priority }
        if left.notAfter != right.notAfter { return left.notAfter < right.notAfter }
        return left.instance < right.instance
    }
}
