/// What a condition says about one field of the event: for which of its values it holds.
package struct FieldTest: Sendable {
    package enum Absence: Sendable { case holds, isFalse, fails }

    package let slot: Int
    package let domain: FieldDomain
    /// Where it holds; for all other values it is false.
    package private(set) var keys: KeyRanges
    /// What it gives for an event without the field.
    package private(set) var whenAbsent: Absence

    init(slot: Int, domain: FieldDomain, keys: KeyRanges, whenAbsent: Absence = .fails) {
        self.slot = slot
        self.domain = domain
        self.keys = keys
        self.whenAbsent = whenAbsent
    }

    /// `&&` of two tests of one field: false decides, whatever fails.
    package func and(_ other: FieldTest) -> FieldTest {
        let absences = [whenAbsent, other.whenAbsent]
        return FieldTest(
            slot: slot, domain: domain, keys: keys.intersection(other.keys),
            whenAbsent: absences.contains(.isFalse)
                ? .isFalse : absences.contains(.fails) ? .fails : .holds)
    }

    /// `||` of two tests of one field: true decides, whatever fails.
    func or(_ other: FieldTest) -> FieldTest {
        let absences = [whenAbsent, other.whenAbsent]
        return FieldTest(
            slot: slot, domain: domain, keys: keys.union(other.keys),
            whenAbsent: absences.contains(.holds)
                ? .holds : absences.contains(.fails) ? .fails : .isFalse)
    }

    var negated: FieldTest {
        let absence: Absence =
            switch whenAbsent {
            case .holds: .isFalse
            case .isFalse: .holds
            case .fails: .fails
            }
        return FieldTest(slot: slot, domain: domain, keys: keys.complement, whenAbsent: absence)
    }
}
