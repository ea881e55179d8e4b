// What the parts of a condition say about one field, against the evaluator.

import Calendar
import Expression
import TestSupport
import Testing

@Suite("Conjuncts")
struct ConjunctTests {
    static func conjuncts(_ text: String) throws -> [Conjunct] {
        let compilation = Compiler.compile(text, in: Sample.scope, expecting: [.bool])
        return try #require(compilation.program, "\(compilation.findings)").conjuncts
    }

    @Test("parentheses and order do not matter: what `&&` joins is one list")
    func flattened() throws {
        let parts = try Self.conjuncts(
            "(event.vip && (event.qty > 1 && event.total < 5.0)) && customer.email == 'a'")
        #expect(
            parts.map(\.text) == [
                "event.vip", "event.qty > 1", "event.total < 5.0", "customer.email == \"a\"",
            ])
    }

    static let obstacles: [(String, Conjunct.Obstacle)] = [
        ("customer.email == 'a'", .notOfEvent), ("event.at < now", .notOfEvent),
        ("event.name == customer.email", .notOfEvent), ("entry.qty > 1", .notOfEvent),
        ("event.total < event.price", .severalFields),
        ("event.vip || event.qty == 1", .severalFields),
        ("event.skus == []", .fieldType),
        ("event.at < timestamp('2026-01-01T00:00:00Z')", .fieldType),
        ("event.qty * 2 > 4", .form), ("event.name.endsWith('a')", .form),
        ("event.qty == event.qty", .form), ("event.qty in [1, 1 / 0]", .form),
        ("event.vip ? true : false", .form),
    ]

    @Test("what is no test of one field says why", arguments: obstacles)
    func obstacle(_ text: String, _ expected: Conjunct.Obstacle) throws {
        guard case .beyond(let obstacle) = try Self.conjuncts(text)[0].meaning else {
            Issue.record("\(text) is a test")
            return
        }
        #expect(obstacle == expected)
    }

    /// Parts that must be tests, so that the next test looks at what it is meant to.
    static let tests = [
        "event.total >= 50", "50.5 > event.total", "event.total == 0.0", "event.total != -0.0",
        "event.total < 0.0 / 0.0", "event.total != 0.0 / 0.0", "event.total <= -1.0 / 0.0",
        "event.qty == 2.0", "event.qty == 2.5", "event.qty > 9007199254740992.0",
        "event.qty <= 9007199254740992.0", "event.qty == 9007199254740992.0",
        "event.qty < 9223372036854775807", "event.qty >= -9223372036854775808",
        "event.qty == 18446744073709551615u", "event.qty < 18446744073709551615u",
        "event.qty <= 9.3e18", "event.qty > -9.3e18", "event.qty in [1, 2.5, 3u, 0.0]",
        "event.qty in []", "event.qty in {1: 'a', 2: 'b'}", "!(event.qty in [1, 2])",
        "event.name == ''", "event.name != 'a'", "event.name in ['a', 'ab', '']",
        "event.name < 'ab'", "event.name >= 'ab'", "event.name > 'ab'", "event.name <= 'ab'",
        "event.name.startsWith('')", "event.name.startsWith('ab')", "event.name.startsWith('é')",
        "event.vip", "!event.vip", "event.vip == false", "event.vip > false", "event.vip in [true]",
        "has(event.qty)", "!has(event.qty)", "has(event.total) && event.total > 1.0",
        "!has(event.qty) || event.qty < 3", "event.name == 'a' || event.name == 'b'",
        "event.qty > 1 && event.qty < 5 || event.qty == 7", "!(event.total >= 1.0)",
        "event.total >= 1.0 && !(event.total >= 2.0)", "event.qty in [dyn(1), dyn('a')]",
        "!(event.name < '')", "event.total in [0.0, 1.5]", "event.total > 25.0 * 2.0",
    ]

    @Test("a test of a field gives what the evaluator gives, for every value", arguments: tests)
    func exact(_ text: String) throws {
        // In `!!(…)` a whole `&&` is one part.
        let program = try #require(
            Compiler.compile("!!(\(text))", in: Sample.scope, expecting: [.bool]).program)
        guard case .test(let test) = program.conjuncts[0].meaning else {
            Issue.record("\(text) is no test")
            return
        }
        var fields = FieldValues()
        for value in fields.values(of: test.domain) {
            let answer = fields.run(program, slot: test.slot, value)
            #expect(answer.tag == .bool)
            #expect(
                test.keys.contains(value) == answer.boolValue, "\(text) with \(value)")
        }
        let answer = fields.run(program, slot: test.slot, .absent)
        let expected: FieldTest.Absence =
            answer.tag == .error ? .fails : answer.boolValue ? .holds : .isFalse
        #expect(test.whenAbsent == expected)
    }

    @Test("random comparisons give what the evaluator gives", arguments: Seeds.all())
    func random(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var fields = FieldValues()
        for _ in 0..<300 {
            let field = random.pick(["event.total", "event.qty", "event.name"])
            let constants =
                field == "event.name"
                ? ["''", "'a'", "'ab'", "'é'"]
                : ["0", "-1", "0.0", "-0.0", "2.5", "3u", "9007199254740993", "9.3e18", "1.0/0.0"]
            var text = ""
            for part in 0..<random.below(4) + 1 {
                if part > 0 { text += random.pick([" && ", " || "]) }
                let relation = random.pick(["<", "<=", ">", ">=", "==", "!="])
                let comparison = "\(field) \(relation) \(random.pick(constants))"
                text += random.chance(20) ? "!(\(comparison))" : comparison
            }
            let program = try #require(
                Compiler.compile("!!(\(text))", in: Sample.scope, expecting: [.bool]).program)
            guard case .test(let test) = program.conjuncts[0].meaning else {
                Issue.record("\(text) is no test")
                continue
            }
            for value in fields.values(of: test.domain) {
                let answer = fields.run(program, slot: test.slot, value)
                #expect(
                    test.keys.contains(value) == answer.boolValue, "\(text) with \(value)")
            }
        }
    }

    @Test("points are few values one by one; a zero has two")
    func points() throws {
        func points(_ text: String) throws -> Int? {
            guard case .test(let test) = try Self.conjuncts(text)[0].meaning else { return nil }
            return test.keys.points?.count
        }
        #expect(try points("event.name in ['a', 'b', 'a']") == 2)
        #expect(try points("event.total == 0.0") == 2)
        #expect(try points("event.total in [0.5, -0.0]") == 3)
        #expect(try points("event.qty == 1e18") == nil)
        #expect(try points("event.qty == 2.5") == 0)
        #expect(try points("event.total > 1.0") == nil)
        #expect(try points("event.qty >= 9223372036854775807") == nil)
    }
}

/// Values at which comparisons can go wrong, and a frame with one of them.
private struct FieldValues: ~Copyable {
    private var arena = Arena()
    private var machine = Machine()
    private let slots: UnsafeMutablePointer<Value>

    init() {
        slots = .allocate(capacity: Sample.eventFields.count)
        slots.initialize(repeating: .absent, count: Sample.eventFields.count)
    }

    deinit {
        slots.deallocate()
    }

    mutating func values(of domain: FieldDomain) -> [Value] {
        switch domain {
        case .bool: [.bool(false), .bool(true)]
        case .int:
            [
                .min, .min + 1, -9_007_199_254_740_993, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8,
                9_007_199_254_740_991, 9_007_199_254_740_992, 9_007_199_254_740_993,
                9_007_199_254_740_994, .max - 1024, .max - 512, .max - 511, .max - 1, .max,
            ].map { .int($0) }
        case .double:
            [
                0, -0.0, 1, -1, 1.0.nextUp, 1.0.nextDown, 1.5, 2, 2.5, 3, 49.9, 50, 50.5, 1e300,
                .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 9_007_199_254_740_992,
                .infinity, -.infinity, .nan, -.nan, .signalingNaN,
            ].map { .double($0) }
        case .string:
            ["", "\0", "a", "a\0", "aa", "ab", "ab\0", "abc", "ac", "b", "é", "éa", "\u{10FFFF}"]
                .map { text in
                    Array(text.utf8).withUnsafeBytes { .string(arena.copy($0)) }
                }
        }
    }

    mutating func run(_ program: Program, slot: Int, _ value: Value) -> Value {
        slots[slot] = value
        var frame = Frame(now: Sample.now, zone: .utc)
        frame.event = UnsafePointer(slots)
        let answer = machine.run(program, frame)
        slots[slot] = .absent
        return answer
    }
}

extension KeyRanges {
    fileprivate func contains(_ value: Value) -> Bool {
        let key: FieldKey =
            value.tag == .string ? .text(Array(value.text)) : .number(value.numberKey)
        return ranges.contains { range in
            range.lower.map { $0 <= key } ?? true && range.upper.map { key < $0 } ?? true
        }
    }
}
