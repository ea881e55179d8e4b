// What the conditions of a rule set look like, and events each of which matches exactly one of them.

/// One shape of conditions. Rules are told apart by their number.
struct Shape: Sendable {
    enum Datum: Sendable {
        case text(String), int(Int), double(Double), bool(Bool), texts([String])
        /// Seconds since 1970-01-01, days since then.
        case timestamp(Int), date(Int)
    }

    let name: String
    let condition: @Sendable (_ rule: Int) -> String
    /// What an event that matches a rule has other than one that matches none.
    let event: @Sendable (_ rule: Int) -> [String: Datum]

    static let fields = """
        { sku: string, country: string, dwell_ms: int, depth: int, stock: int, price: double, \
        vip: bool, at: timestamp, due: date, skus: list(string) }
        """

    /// Matches no rule of any shape.
    static let unmatched: [String: Datum] = [
        "sku": .text("none"), "country": .text("none"), "dwell_ms": .int(-1),
        "depth": .int(1_000_000_000), "stock": .int(1_000_000_000), "price": .double(-0.5),
        "vip": .bool(false), "at": .timestamp(0), "due": .date(0),
        "skus": .texts(["none", "other"]),
    ]

    private static func country(_ rule: Int) -> String { ["FR", "BE", "DE"][rule % 3] }

    /// Numbers that do not come in the order of the rules.
    private static func scattered(_ rule: Int) -> Int { rule * 7_919 % 10_007 }

    private static let firstSecond = 1_772_438_400
    private static let firstDay = 20_000

    private static func timestamp(_ seconds: Int) -> String { "timestamp(\(seconds))" }

    static let textOrRange = Shape(
        name: "sku ==, or price from to",
        condition: {
            $0 % 2 == 0
                ? "event.sku == \"sku-\($0)\""
                : "event.price >= \($0).0 && event.price < \($0 + 1).0"
        },
        event: {
            $0 % 2 == 0 ? ["sku": .text("sku-\($0)")] : ["price": .double(Double($0) + 0.5)]
        })

    /// Half of the rules have three values for their text. Of their thresholds an event reaches the
    /// lowest.
    static let textAndThreshold = Shape(
        name: "sku == dwell >=, or dwell >= country ==",
        condition: {
            $0 % 2 == 0
                ? "event.sku == \"sku-\($0)\" && event.dwell_ms >= \($0 % 1_000)"
                : "event.dwell_ms >= \($0 + 1_000) && event.country == \"\(country($0))\""
        },
        event: {
            $0 % 2 == 0
                ? [
                    "sku": .text("sku-\($0)"), "dwell_ms": .int($0 % 1_000),
                    "country": .text(country($0 / 2)),
                ]
                : ["dwell_ms": .int(1_000 + $0 % 6), "country": .text(country($0))]
        })

    static let unlike = [
        textOrRange,
        Shape(
            name: "price >= depth <=",
            condition: { "event.price >= \($0).0 && event.depth <= \($0)" },
            event: { ["price": .double(Double($0)), "depth": .int($0)] }),
        Shape(
            name: "country == dwell from to",
            condition: {
                "event.country == \"\(country($0))\" && event.dwell_ms >= \($0) "
                    + "&& event.dwell_ms < \($0 + 1)"
            },
            event: { ["country": .text(country($0)), "dwell_ms": .int($0)] }),
        Shape(
            name: "country == price >= depth <=",
            condition: {
                "event.country == \"\(country($0))\" && event.price >= \($0).0 "
                    + "&& event.depth <= \($0)"
            },
            event: {
                [
                    "country": .text(country($0)), "price": .double(Double($0)), "depth": .int($0),
                ]
            }),
        Shape(
            name: "vip country == price >= depth <=",
            condition: {
                "event.vip && event.country == \"\(country($0))\" && event.price >= \($0).0 "
                    + "&& event.depth <= \($0)"
            },
            event: {
                [
                    "vip": .bool(true), "country": .text(country($0)),
                    "price": .double(Double($0)), "depth": .int($0),
                ]
            }),
        Shape(
            name: "price >= depth <= dwell >= stock <=",
            condition: {
                "event.price >= \($0).0 && event.depth <= \($0) && event.dwell_ms >= \($0) "
                    + "&& event.stock <= \($0)"
            },
            event: {
                [
                    "price": .double(Double($0)), "depth": .int($0), "dwell_ms": .int($0),
                    "stock": .int($0),
                ]
            }),
        Shape(
            name: "price >= depth <= dwell >= out of order",
            condition: {
                "event.price >= \($0).0 && event.depth <= \($0) "
                    + "&& event.dwell_ms >= \(scattered($0))"
            },
            event: {
                [
                    "price": .double(Double($0)), "depth": .int($0),
                    "dwell_ms": .int(scattered($0)),
                ]
            }),
        Shape(
            name: "country in sku in price from to",
            condition: {
                "event.country in [\"\(country($0))\", \"\(country($0 + 1))\"] "
                    + "&& event.sku in [\"s-\($0 % 10)\", \"s-\(($0 + 3) % 10)\"] "
                    + "&& event.price >= \($0).0 && event.price < \($0 + 1).0"
            },
            event: {
                [
                    "country": .text(country($0)), "sku": .text("s-\($0 % 10)"),
                    "price": .double(Double($0) + 0.5),
                ]
            }),
        Shape(
            name: "country == at from to",
            condition: {
                "event.country == \"\(country($0))\" && event.at >= \(timestamp(firstSecond + $0)) "
                    + "&& event.at < \(timestamp(firstSecond + $0 + 1))"
            },
            event: { ["country": .text(country($0)), "at": .timestamp(firstSecond + $0)] }),
        Shape(
            name: "country == due from to",
            condition: {
                let day = firstDay + $0
                return "event.country == \"\(country($0))\" "
                    + "&& event.due >= \(timestamp(day * 86_400)) "
                    + "&& event.due < \(timestamp((day + 1) * 86_400))"
            },
            event: { ["country": .text(country($0)), "due": .date(firstDay + $0)] }),
        Shape(
            name: "in skus, dwell >=",
            condition: { "\"in-\($0)\" in event.skus && event.dwell_ms >= 0" },
            event: { ["skus": .texts(["none", "in-\($0)", "other"]), "dwell_ms": .int(0)] }),
        Shape(
            name: "country != not vip price >= depth <=",
            condition: {
                "event.country != \"GB\" && !event.vip && event.price >= \($0).0 "
                    + "&& event.depth <= \($0)"
            },
            event: { ["price": .double(Double($0)), "depth": .int($0)] }),
    ]

    /// Rules of all shapes that do not match the events of one another.
    static let mixed = Shape(
        name: "all of the others but the first two",
        condition: { unlike[1 + $0 % (unlike.count - 1)].condition($0) },
        event: { unlike[1 + $0 % (unlike.count - 1)].event($0) })

    static let all = [textOrRange, textAndThreshold] + unlike.dropFirst() + [mixed]
}
