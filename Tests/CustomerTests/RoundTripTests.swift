import Calendar
import Customer
import RuleSet
import TestSupport
import Testing

@Suite("Records as bytes")
struct RoundTripTests {
    static func rules(seed: UInt64) throws -> RuleSet {
        var random = SeededGenerator(seed: seed)
        return try Shop.ruleSet(&random)
    }

    @Test("Whatever a record holds comes back from its bytes", arguments: Seeds.all(fixed: 6))
    func roundTrip(seed: UInt64) throws {
        let rules = try Self.rules(seed: seed)
        let codec = RecordCodec(rules)
        for number in 0..<20 as Range<UInt64> {
            var customers = Customers()
            let (old, new) = (customers.insert("old"), customers.insert("new"))
            var records = RandomRecord(seed: seed &* 1_000 &+ number, rules: rules)
            records.fill(&customers[old])
            customers.updateDue(of: old)
            let bytes = codec.encode(customers[old], epoch: .max)
            let decoded = try codec.decode(bytes, into: &customers[new])
            #expect(decoded.epoch == .max)
            #expect(decoded.departed.isEmpty)
            #expect(
                difference(
                    customers[new].text(facts: rules.customer),
                    customers[old].text(facts: rules.customer)) == nil)
            #expect(codec.encode(customers[new], epoch: .max) == bytes)
            let head = try bytes.withUnsafeBytes { try RecordCodec.head(of: $0) }
            #expect(head.epoch == .max)
            #expect(head.due == customers[old].due)
        }
    }

    @Test(
        "Half a log, all customers written and read, and the other half: the same decisions",
        arguments: Seeds.all(fixed: 12))
    func halves(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rules = try Shop.ruleSet(&random)
        try compareHalves(of: Shop.log(&random, count: 500), rules)
    }

    @Test("Likewise where every gate objects, holds and lets go", arguments: Seeds.all(fixed: 4))
    func halvesWithGates(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rules = try Shop.ruleSet(&random, hasAllGates: true)
        let decisions = try compareHalves(of: Shop.log(&random, count: 500), rules)
        let outcomes = Set(decisions.map { $0.prefix { $0 != " " } })
        #expect(outcomes.isSuperset(of: ["sent", "held", "suppressed"]))
    }

    /// The decisions of a log, with customers written and read in its second half.
    @discardableResult
    private func compareHalves(of log: [[UInt8]], _ rules: RuleSet) throws -> [String] {
        let codec = RecordCodec(rules)
        var whole = Play(rules: rules)
        var halved = Play(rules: rules)
        var decisions: [String] = []
        for line in log[..<250] {
            let expected = whole.apply(line)
            decisions += expected
            #expect(halved.apply(line) == expected)
        }
        // More than once, so that what was read is written too.
        for (number, line) in log[250...].enumerated() {
            if number % 50 == 0 {
                let stored = halved.stored(by: codec)
                var departed: [DepartedInstance] = []
                halved.customers = try Play.customers(from: stored, by: codec, departed: &departed)
                #expect(departed.isEmpty)
                #expect(halved.stored(by: codec) == stored)
            }
            let expected = whole.apply(line)
            decisions += expected
            #expect(halved.apply(line) == expected)
        }
        let ends = whole.end()
        #expect(!ends.isEmpty)
        #expect(halved.end() == ends)
        return decisions + ends
    }

    @Test("A customer of whom nothing but an erasure is known takes thirteen bytes")
    func erased() throws {
        let codec = RecordCodec(try Self.rules(seed: 1))
        var customers = Customers()
        let (old, new) = (customers.insert("old"), customers.insert("new"))
        customers[old].erase(at: Shop.start)
        let bytes = codec.encode(customers[old])
        #expect(bytes.count <= 13)
        try codec.decode(bytes, into: &customers[new])
        #expect(customers[new].erasedAt == Shop.start)
        #expect(customers[new].latest == .distantPast)
        #expect(customers[new].due == .distantFuture)
    }

    @Test("What a record held before is gone after another one was read into it")
    func replaces() throws {
        let rules = try Self.rules(seed: 1)
        let codec = RecordCodec(rules)
        var customers = Customers()
        let (old, new) = (customers.insert("old"), customers.insert("new"))
        var records = RandomRecord(seed: 3, rules: rules)
        records.fill(&customers[new])
        try codec.decode(codec.encode(customers[old]), into: &customers[new])
        #expect(
            customers[new].text(facts: rules.customer)
                == customers[old].text(facts: rules.customer))
        #expect(customers.withID(of: new) { Array($0) } == Array("new".utf8))
    }

    @Test("A part that a later version may add is passed over")
    func unknownPart() throws {
        let rules = try Self.rules(seed: 1)
        let codec = RecordCodec(rules)
        var customers = Customers()
        let (old, new) = (customers.insert("old"), customers.insert("new"))
        var records = RandomRecord(seed: 4, rules: rules)
        records.fill(&customers[old])
        customers.updateDue(of: old)
        let bytes = codec.encode(customers[old])
        try codec.decode(
            bytes.dropLast() + [0xC8, 0x01, 3, 1, 2, 3, 99, 0, 0], into: &customers[new])
        #expect(codec.encode(customers[new]) == bytes)
    }
}

extension Customers {
    mutating func insert(_ id: String) -> Int {
        Array(id.utf8).withUnsafeBytes { findOrInsert($0) }
    }
}

/// Where two texts part, with a little of what is around; nil if they do not.
private func difference(_ left: String, _ right: String) -> String? {
    if left == right { return nil }
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    let place = zip(left, right).prefix { $0 == $1 }.count
    func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes[max(0, place - 200)..<min(bytes.count, place + 60)], as: UTF8.self)
    }
    return "\(text(left)) ≠ \(text(right))"
}
