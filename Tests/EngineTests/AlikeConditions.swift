import TestSupport

/// `&&` of one to four parts. All rules of a world have one of a few shapes, over many constants.
struct AlikeConditions: IndexedConditions {
    private enum Part: CaseIterable {
        case textIs, textIsIn, textBegins, shopIs, numberIs, numberFrom, numberUpTo, numberBetween
        case amountFrom, amountBetween, amountIsNot, flag, notFlag, dueBefore, dueBetween, dueIs
        case from, before, element, eitherElement, size, hasNumber, lacksOrFrom, isNot, ofCustomer
        case numberIsNone
    }

    private static let first: Int64 = 1_772_409_600_000

    private var random: SeededGenerator
    private let shapes: [[Part]]

    let values = IndexedValues(
        ints: Array(0..<120), doubles: (0..<240).map { Double($0) / 2 },
        texts: (0..<30).map { "t\($0)" }, days: Array(20_500..<20_540),
        instants: (0..<40).map { AlikeConditions.first + $0 * 1_800_000 })

    init(random: SeededGenerator) {
        var random = random
        shapes = (0..<random.below(4) + 1).map { _ in
            (0..<random.below(4) + 1).map { _ in random.pick(Part.allCases) }
        }
        self.random = random
    }

    mutating func condition(hasCart: Bool) -> String {
        random.pick(shapes).map { part($0, hasCart) }.joined(separator: " && ")
    }

    private mutating func part(_ part: Part, _ hasCart: Bool) -> String {
        let (n, text) = (random.below(120), "\"t\(random.below(40))\"")
        // Orders have but these.
        let isOfBoth = [
            .textIs, .textIsIn, .textBegins, .numberIs, .numberFrom, .numberUpTo, .numberBetween,
            .hasNumber, .amountFrom, .amountBetween, .amountIsNot, .isNot, .numberIsNone,
        ].contains(part)
        if !hasCart, !isOfBoth { return "event.n >= \(n)" }
        switch part {
        case .textIs: return "event.k == \(text)"
        case .textIsIn: return "event.k in [\(text), \"t1\", \"t\(random.below(40))\"]"
        case .textBegins: return "event.k.startsWith(\"t\(random.below(4))\")"
        case .shopIs: return "event.shop == \"t\(random.below(3))\""
        case .numberIs: return "event.n == \(n)"
        case .numberFrom: return "event.n >= \(n)"
        case .numberUpTo: return "event.n <= \(n)"
        case .numberBetween: return "event.n >= \(n) && event.n < \(n + random.below(9))"
        case .amountFrom: return "event.total > \(n).5"
        case .amountBetween: return "event.total >= \(n).0 && event.total < \(n + 3).0"
        case .amountIsNot: return "event.total != \(n).0"
        case .flag: return "event.flag"
        case .notFlag: return "!event.flag"
        case .dueBefore: return "event.due < \(day())"
        case .dueBetween: return "event.due >= \(day()) && event.due < \(day())"
        case .dueIs: return "event.due == \(day())"
        case .from: return "event.at >= \(instant())"
        case .before: return "\(instant()) > event.at"
        case .element: return "\(text) in event.skus"
        case .eitherElement: return "(\(text) in event.skus || \"t3\" in event.skus)"
        case .size: return "\(n) in event.sizes"
        case .hasNumber: return "has(event.n)"
        case .lacksOrFrom: return "(!has(event.m) || event.m > \(n))"
        case .isNot: return "!(event.k == \(text))"
        case .ofCustomer: return "customer.level > \(random.below(5))"
        case .numberIsNone: return "event.n == \(n).5"
        }
    }

    private mutating func instant() -> String {
        let text = String(Int64(random.below(40)) * 1_800 + Self.first / 1_000)
        return "timestamp(\(text))"
    }

    /// At a midnight of one of the zones.
    private mutating func day() -> String {
        let seconds = (20_500 + random.below(40)) * 86_400 + random.pick([0, -9, 8, -1]) * 3_600
        return "timestamp(\(seconds))"
    }
}
