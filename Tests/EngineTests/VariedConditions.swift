import TestSupport

/// Parts of all kinds in any nesting, those that an index can use and others, over few constants.
struct VariedConditions: IndexedConditions {
    private var random: SeededGenerator
    private var hasCart = true

    let values = IndexedValues(
        ints: [
            0, 0, 1, 1, 2, 3, 4, 5, -1, 9_007_199_254_740_992, 9_007_199_254_740_993, .min, .max,
        ],
        doubles: [0, -0.0, 1, 1.5, 2, 2.5, 3, 4, 5, -1, 1e300, .infinity, -.infinity, .nan, -.nan],
        texts: ["", "a", "a", "b", "ab", "abc", "b", "é", "z"],
        // At the ends of the range of timestamps midnight is an error in some zones.
        days: [-719_162, -719_161, 0, 20_515, 20_516, 20_517, 20_518, 20_519, 40_000, 2_932_896],
        instants: [0, 1_772_668_799_999, 1_772_668_800_000, 1_772_668_800_001, 1_772_722_800_000])

    init(random: SeededGenerator) {
        self.random = random
    }

    mutating func condition(hasCart: Bool) -> String {
        self.hasCart = hasCart
        var parts = (0..<random.below(4) + 1).map { _ in part() }
        if random.chance(15) { parts.insert("!(\(part()))", at: 0) }
        while parts.count > 1 {
            // In any nesting.
            let index = random.below(parts.count - 1)
            let right = parts.remove(at: index + 1)
            let joined = "\(parts[index]) \(random.chance(88) ? "&&" : "||") \(right)"
            parts[index] = random.chance(60) || joined.contains("||") ? "(\(joined))" : joined
        }
        return parts[0]
    }

    private mutating func part() -> String {
        switch random.below(24) {
        case 0...6: return number()
        case 7...10: return text()
        case 11: return hasCart ? random.pick(["event.flag", "!event.flag"]) : number()
        case 12: return "\(random.pick(["has", "!has"]))(\(random.pick(numbers + ["event.k"])))"
        case 13, 14:
            let (field, low) = (random.pick(numbers), random.below(5))
            return "\(field) >= \(low).0 && \(field) < \(low + random.below(3)).0"
        case 15: return "customer.level > \(random.below(4))"
        case 16: return "10 / event.n > \(random.below(9))"
        case 17:
            return hasCart ? "event.skus.exists(s, s == event.k)" : "event.k != customer.time_zone"
        case 18...20:
            return hasCart ? time() : "now > \(instant())"
        case 21, 22:
            return hasCart ? elements() : "has(event.n)"
        default: return "event.type == \"\(random.pick(["cart", "order"]))\""
        }
    }

    private var numbers: [String] {
        ["event.n", "event.total"] + (hasCart ? ["event.m", "event.rate"] : [])
    }

    private mutating func number() -> String {
        let field = random.pick(numbers)
        func constant() -> String {
            random.pick([
                "0", "1", "2", "3", "5", "0.0", "-0.0", "1.5", "2.0", "4u", "9007199254740993",
                "9007199254740992.0", "0.0 / 0.0", "1.0 / 0.0", "1.0 + 1.0",
            ])
        }
        switch random.below(10) {
        case 0...2: return "\(field) == \(constant())"
        case 3, 4: return "\(constant()) \(random.pick(["<", "<=", ">", ">="])) \(field)"
        case 5, 6: return "\(field) \(random.pick(["<", "<=", ">", ">=", "!="])) \(constant())"
        case 7: return "\(field) in [dyn(\(constant())), dyn(\(constant())), dyn(null)]"
        default: return "\(field) in [1, 2, 3]"
        }
    }

    private mutating func text() -> String {
        let field = hasCart && random.chance(40) ? "event.shop" : "event.k"
        func constant() -> String { "\"\(random.pick(["", "a", "b", "ab", "é", "missing"]))\"" }
        switch random.below(8) {
        case 0...3: return "\(field) == \(constant())"
        case 4, 5: return "\(field) in [\(constant()), \(constant())]"
        case 6: return "\(field).startsWith(\(constant()))"
        default: return "\(field) \(random.pick(["<", ">=", "!="])) \(constant())"
        }
    }

    private mutating func instant() -> String {
        let text = random.pick([
            "2026-03-05T00:00:00Z", "2026-03-05T15:00:00Z", "2026-03-05T08:00:00Z",
            "1970-01-01T00:00:00Z", "2026-03-05T00:00:00.0005Z", "9999-12-31T08:00:00Z",
        ])
        return "timestamp(\"\(text)\")"
    }

    private mutating func time() -> String {
        let field = random.pick(["event.due", "event.at"])
        switch random.below(6) {
        case 0, 1: return "\(field) \(random.pick(["<", "<=", ">", ">="])) \(instant())"
        case 2: return "\(instant()) \(random.pick(["<", "<=", ">", ">="])) \(field)"
        case 3: return "\(field) \(random.pick(["==", "!="])) \(instant())"
        case 4: return "\(field) in [\(instant()), \(instant())]"
        default: return "!(\(field) < \(instant()) && \(field) != \(instant()))"
        }
    }

    private mutating func elements() -> String {
        let text = "\"\(random.pick(["", "a", "b", "missing"]))\""
        switch random.below(6) {
        case 0, 1: return "\(text) in event.skus"
        case 2: return "(\(text) in event.skus || \"a\" in event.skus)"
        case 3: return "\(text) in event.skus && \"b\" in event.skus"
        case 4: return "\(random.pick(["1", "2.0", "2.5", "3u"])) in event.sizes"
        default: return "!(\(text) in event.skus)"
        }
    }
}
