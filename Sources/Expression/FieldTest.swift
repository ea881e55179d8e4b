/// What a condition says about one field of the event: for which of its values it holds.
package struct FieldTest: Sendable {
    package enum Absence: Sendable { case holds, isFalse, fails }

    package let slot: Int
    package let domain: FieldDomain
    /// Whether the field is a list, and the test about there being an element among the keys.
    package let isOfElements: Bool
    /// Where it can hold; for all other values it is false.
    package private(set) var keys: KeyRanges
    /// Where it holds for certain. Fewer than `keys` where the customer's zone has a say.
    private var certain: KeyRanges
    /// What it gives for an event without the field.
    package private(set) var whenAbsent: Absence

    init(
        slot: Int, domain: FieldDomain, isOfElements: Bool = false, keys: KeyRanges,
        certain: KeyRanges? = nil, whenAbsent: Absence = .fails
    ) {
        self.slot = slot
        self.domain = domain
        self.isOfElements = isOfElements
        self.keys = keys
        self.certain = certain ?? keys
        self.whenAbsent = whenAbsent
    }

    /// Whether the value of the field alone tells if it holds.
    package var isExact: Bool { keys == certain }

    /// `&&` of two tests of one field, neither of elements: false decides, whatever fails.
    package func and(_ other: FieldTest) -> FieldTest {
        let absences = [whenAbsent, other.whenAbsent]
        var both = self
        both.keys = keys.intersection(other.keys)
        both.certain = certain.intersection(other.certain)
        both.whenAbsent =
            absences.contains(.isFalse) ? .isFalse : absences.contains(.fails) ? .fails : .holds
        return both
    }

    /// `||` of two tests of one field: true decides, whatever fails.
    func or(_ other: FieldTest) -> FieldTest {
        let absences = [whenAbsent, other.whenAbsent]
        var either = self
        either.keys = keys.union(other.keys)
        either.certain = certain.union(other.certain)
        either.whenAbsent =
            absences.contains(.holds) ? .holds : absences.contains(.fails) ? .fails : .isFalse
        return either
    }

    /// `!` of a test that is not of elements: where one of them is among the keys, others are not.
    var negated: FieldTest {
        var negated = self
        negated.keys = certain.complement
        negated.certain = keys.complement
        negated.whenAbsent =
            switch whenAbsent {
            case .holds: .isFalse
            case .isFalse: .holds
            case .fails: .fails
            }
        return negated
    }
}
