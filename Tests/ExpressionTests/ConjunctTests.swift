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
        ("event.skus.size() > 2", .fieldType), ("!('a' in event.skus)", .fieldType),
        ("'a' in event.skus || 'b' in event.skus && 'c' in event.skus", .fieldType),
        ("1 / 0 in event.sizes", .fieldType), ("has(event.skus)", .fieldType),
        ("event.birth in event.days", .severalFields), ("now in event.days", .notOfEvent),
        ("event.took > duration('1s')", .fieldType), ("event.raw == b'a'", .fieldType),
        ("event.birth.getMonth() == 2", .form), ("event.at + duration('1s') < now", .notOfEvent),
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
        "event.at < timestamp('2026-01-01T00:00:00Z')", "timestamp(0) <= event.at",
        "event.at == timestamp('2026-01-01T00:00:00.250Z')", "event.at != timestamp(0)",
        "event.at > timestamp('2026-01-01T00:00:00.2500001Z')", "has(event.at)",
        "event.at == timestamp('2026-01-01T00:00:00.2500001Z')",
        "event.at in [timestamp(0), timestamp('2026-01-01T00:00:00.250Z')]",
        "!(event.at in [timestamp(0)])", "event.at >= timestamp('0001-01-01T00:00:00Z')",
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

    static let dateTests = [
        "event.birth < timestamp('2026-03-05T00:00:00Z')",
        "event.birth <= timestamp('2026-03-05T00:00:00Z')",
        "timestamp('2026-03-05T15:00:00Z') < event.birth",
        "event.birth >= timestamp('2026-03-05T05:00:00Z')",
        "event.birth == timestamp('2026-03-04T15:00:00Z')",
        "event.birth != timestamp('2026-03-05T00:00:00Z')",
        "event.birth in [timestamp('2026-03-05T00:00:00Z'), timestamp('2026-03-07T15:00:00Z')]",
        "event.birth > timestamp('2026-03-02T00:00:00Z') && event.birth < timestamp('2026-03-09T00:00:00Z')",
        "event.birth < timestamp('0001-01-02T00:00:00Z')", "has(event.birth)",
        "event.birth >= timestamp('9999-12-30T23:59:59Z')",
        "event.birth == timestamp('2026-03-05T00:00:00Z') || event.birth == timestamp(0)",
        "!has(event.birth) || event.birth < timestamp(0)", "event.birth == dyn(1)",
        "event.birth < date('2026-03-05')", "date('2026-03-05') <= event.birth",
        "event.birth == date('2026-03-05')", "event.birth != date('2026-03-05')",
        "event.birth in [date('2026-03-05'), timestamp('2026-03-07T15:00:00Z')]",
        "event.birth in [date('2026-03-05')]",
        "event.birth >= date('2026-03-05') && event.birth < date('2026-03-09')",
    ]

    /// Ahead of UTC and behind it, and one whose clocks have left out a day.
    static let zoneNames = ["UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Apia"]

    @Test("what a test of a date rules out is false in every zone", arguments: dateTests)
    func dates(_ text: String) throws {
        let zones = ZoneDatabase.system()
        // Of the negation the other side is looked at.
        for text in ["!!(\(text))", "!(\(text))"] {
            let program = try #require(
                Compiler.compile(text, in: Sample.scope, expecting: [.bool]).program)
            guard case .test(let test) = program.conjuncts[0].meaning else {
                Issue.record("\(text) is no test")
                return
            }
            #expect(test.domain == .date)
            var fields = FieldValues()
            for name in Self.zoneNames {
                let zone = try #require(zones.zone(named: name))
                for value in fields.values(of: .date) {
                    let answer = fields.run(program, slot: test.slot, value, zone: zone)
                    if !test.keys.contains(value) {
                        #expect(
                            answer.tag == .bool && !answer.boolValue,
                            "\(text) with \(value.intValue) in \(name)")
                    }
                }
            }
        }
    }

    @Test("a date is told by its day but near to the constant")
    func near() throws {
        let text = "event.birth < timestamp('2026-03-05T00:00:00Z')"
        guard case .test(let test) = try Self.conjuncts(text)[0].meaning,
            case .test(let negated) = try Self.conjuncts("!(\(text))")[0].meaning
        else {
            Issue.record("\(text) is no test")
            return
        }
        let day: Int64 = 20_517
        #expect(!test.isExact && !negated.isExact)
        #expect(test.keys.contains(.date(days: day + 1)))
        #expect(!test.keys.contains(.date(days: day + 2)))
        #expect(negated.keys.contains(.date(days: day - 1)))
        #expect(!negated.keys.contains(.date(days: day - 2)))
    }

    @Test("S68: a date that is compared with dates is told by its day alone")
    func exact() throws {
        for text in ["event.birth >= date('2026-03-05')", "event.birth == date('2026-03-05')"] {
            guard case .test(let test) = try Self.conjuncts(text)[0].meaning else {
                Issue.record("\(text) is no test")
                return
            }
            let day: Int64 = 20_517
            #expect(test.isExact == false, "dates beyond the timestamps fail")
            #expect(test.keys.contains(.date(days: day)))
            #expect(!test.keys.contains(.date(days: day - 1)))
        }
    }

    static let elementTests = [
        "'a' in event.skus", "'' in event.skus", "'a' in event.skus || 'b' in event.skus",
        "2 in event.sizes", "2.0 in event.sizes", "2.5 in event.sizes", "3u in event.sizes",
        "1 in event.sizes || 7 in event.sizes || 1 in event.sizes", "dyn('a') in event.sizes",
    ]

    @Test(
        "a test of elements gives what the evaluator gives, for every list", arguments: elementTests
    )
    func elements(_ text: String) throws {
        let program = try #require(
            Compiler.compile(text, in: Sample.scope, expecting: [.bool]).program)
        guard case .test(let test) = program.conjuncts[0].meaning else {
            Issue.record("\(text) is no test")
            return
        }
        #expect(test.isOfElements && test.isExact && test.whenAbsent == .fails)
        var fields = FieldValues()
        let values = fields.values(of: test.domain)
        for first in values {
            for second in values {
                for list in [[], [first], [first, second]] {
                    let answer = fields.run(program, slot: test.slot, fields.list(list))
                    #expect(
                        answer.boolValue == list.contains { test.keys.contains($0) },
                        "\(text) with \(list)")
                }
            }
        }
        #expect(fields.run(program, slot: test.slot, .absent).tag == .error)
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
        case .timestamp:
            [
                0, 1, -1, 999, 1_000, 1_767_225_599_999, 1_767_225_600_000, 1_767_225_600_249,
                1_767_225_600_250, 1_767_225_600_251, -62_135_596_800_000, -62_135_596_800_001,
                253_402_300_799_999,
            ].map { .timestamp(Instant(milliseconds: $0)) }
        case .date:
            (Array(20_505...20_530) + [
                -719_162, -719_161, -719_160, -1, 0, 1, 15_337, 15_338, 15_339, 2_932_894,
                2_932_895, 2_932_896,
            ]).map { .date(days: $0) }
        case .string:
            ["", "\0", "a", "a\0", "aa", "ab", "ab\0", "abc", "ac", "b", "é", "éa", "\u{10FFFF}"]
                .map { text in
                    Array(text.utf8).withUnsafeBytes { .string(arena.copy($0)) }
                }
        }
    }

    mutating func list(_ values: [Value]) -> Value {
        let copy = arena.allocateValues(values.count)
        _ = copy.initialize(from: values)
        return .list(UnsafeBufferPointer(copy))
    }

    mutating func run(
        _ program: Program, slot: Int, _ value: Value, zone: Zone = .utc
    ) -> Value {
        slots[slot] = value
        var frame = Frame(now: Sample.now, zone: zone)
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
