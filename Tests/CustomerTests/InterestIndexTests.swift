// The index of interests against a look at every record.

import Calendar
import Customer
import RuleSet
import TestSupport
import Testing

@Suite("The index of interests")
struct InterestIndexTests {
    private static let rules = """
        - rule: r
          kind: functional
          trigger: { event: cart }
          steps: [{ send: m, channel: email }]
        """

    /// Customers whom the index finds and who have the value.
    private func found(
        _ interest: Int, _ value: [UInt8], in customers: borrowing Customers
    ) -> Set<Int> {
        var cursor = value.withUnsafeBytes { customers.cursor(ofInterest: interest, in: $0) }
        var found: Set<Int> = []
        while let customer = customers.next(&cursor) {
            if value.withUnsafeBytes({ customers[customer].hasInterest(interest, in: $0) }) {
                found.insert(customer)
            }
        }
        return found
    }

    private func expected(
        _ interest: Int, _ value: [UInt8], in customers: borrowing Customers
    ) -> Set<Int> {
        var expected: Set<Int> = []
        for customer in customers.indices
        where value.withUnsafeBytes({ customers[customer].hasInterest(interest, in: $0) }) {
            expected.insert(customer)
        }
        return expected
    }

    @Test(
        "It finds exactly those who have a value, through limits, erasures and batches that are undone",
        arguments: Seeds.all(fixed: 4))
    func finds(seed: UInt64) throws {
        let rules = try Shop.load(rules: Self.rules)
        var random = SeededGenerator(seed: seed)
        var customers = Customers(keepsPreimages: true)
        customers.indexInterests()
        let values = (0..<12).map { Array("value-\($0)".utf8) }
        for round in 0..<60 {
            for _ in 0..<200 {
                let id = "c\(random.below(40 + round))"
                let customer = customers.insert(id)
                customers.willChange(customer)
                if random.chance(2) {
                    customers.willErase(customer)
                    customers[customer].erase(at: Shop.start)
                    continue
                }
                let interest = random.below(2)
                let value = random.pick(values)
                let time = Shop.start + Int64(random.below(50_000_000))
                value.withUnsafeBytes { bytes in
                    let change = customers[customer].stateInterest(
                        interest, bytes, isAdded: random.chance(70), at: time, of: rules.customer)
                    customers.didChangeInterest(interest, of: customer, value: bytes, change)
                }
            }
            if random.chance(50) { customers.keep() } else { customers.rewind() }
            for value in values {
                for interest in 0..<2 {
                    #expect(
                        found(interest, value, in: customers)
                            == expected(interest, value, in: customers))
                }
            }
        }
        // It does not grow for ever: what is void goes.
        #expect(customers.interestIndexSize.count < 4_096)
        #expect(customers.interestIndexSize.count > 100)
    }

    @Test("One that is made from records that are there finds the same")
    func late() throws {
        let rules = try Shop.load(rules: Self.rules)
        var customers = Customers()
        let value = Array("v".utf8)
        for number in 0..<2_000 {
            let customer = customers.insert("c\(number)")
            if number % 7 != 0 { continue }
            _ = value.withUnsafeBytes {
                customers[customer].stateInterest(
                    1, $0, isAdded: true, at: Shop.start, of: rules.customer)
            }
        }
        customers.indexInterests()
        #expect(found(1, value, in: customers) == expected(1, value, in: customers))
        #expect(found(1, value, in: customers).count == 286)
        #expect(found(0, value, in: customers) == [])
    }
}
