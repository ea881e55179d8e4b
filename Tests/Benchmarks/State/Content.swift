// The kinds of content of a record, each as what it adds.

import Calendar
import Customer
import RuleSet

/// What is put into a record: `count` of one kind. One of them takes a `count`th of what all add.
struct Content {
    let name: String
    /// How many `fill` adds.
    let count: Int
    let fill: (StateShop, inout CustomerRecord) -> Void

    init(
        _ name: String, _ count: Int = 1,
        _ fill: @escaping (StateShop, inout CustomerRecord) -> Void
    ) {
        self.name = name
        self.count = count
        self.fill = fill
    }

    var isBare: Bool { count == 0 }

    private static func keys(_ count: Int) -> [String?] {
        (0..<count).map { "C-\(1_000 + $0)" }
    }

    static var all: [Content] {
        [
            Content("a known customer of whom nothing is kept", 0) { _, _ in },
            Content("attribute, a text of 23 bytes") { $0.setAttribute("email", of: &$1) },
            Content("attribute, a double") { $0.setAttribute("score", of: &$1) },
            Content("attribute, a date") { $0.setAttribute("birth", of: &$1) },
            Content("consent") { shop, record in
                record.stateConsent(
                    purpose: 0, isGiven: true, at: StateShop.now - 86_400_000,
                    of: shop.rules.customer)
            },
            Content("theme") { shop, record in
                record.stateTheme(
                    0, isAsked: true, at: StateShop.now - 86_400_000, of: shop.rules.customer)
            },
            Content("fact over all time, a count") { $0.fold("orders", events: 40, into: &$1) },
            Content("fact over all time, a sum of doubles") {
                $0.fold("turnover", events: 40, into: &$1)
            },
            Content("fact, latest time") { $0.fold("last_seen", events: 40, into: &$1) },
            Content("window of one bucket, a count") { $0.fold("visits", events: 1, into: &$1) },
            Content("window of 64 buckets, counts") { $0.fold("visits", events: 64, into: &$1) },
            Content("window of 64 buckets, sums of doubles") {
                $0.fold("spent", events: 64, into: &$1)
            },
            Content("distinct, 20 values") { $0.fold("carts", events: 20, into: &$1) },
            Content("pending instance, without key or data", 1) {
                $0.addInstances(of: "plain", keys: [nil], to: &$1)
            },
            Content("pending instance, with a key and two fields", 8) {
                $0.addInstances(of: "cart-reminder", keys: keys(8), to: &$1)
            },
            Content("watch of a silence", 1) { $0.addWatches(of: "quiet", keys: [nil], to: &$1) },
            Content("watch of a date, with a key and a field", 8) {
                $0.addWatches(of: "points-expire", keys: keys(8), to: &$1)
            },
            Content("watch of a count, with a key and 3 times", 8) {
                $0.addWatches(of: "often", keys: keys(8), times: 3, to: &$1)
            },
            Content("watch of the calendar", 1) { shop, record in
                var watch = CalendarWatch(rule: shop.rule("newsletter"))
                watch.due = StateShop.now + 259_200_000
                watch.lastDay = 20_511
                record.calendarWatches.append(watch)
            },
            Content("watch of a segment", 1) { _, record in
                var watch = SegmentWatch(segment: 0)
                watch.look(at: StateShop.now, due: StateShop.now + 121_500_000)
                record.segmentWatches.append(watch)
            },
            Content("sent message") { $0.addSent(of: "plain", keys: [nil], to: &$1) },
            Content("sent message, with a key", 8) {
                $0.addSent(of: "cart-reminder", keys: keys(8), to: &$1)
            },
            Content("remembered exit, with a key", 8) { $0.addExits(keys(8), to: &$1) },
            Content("pending instance, held in a window", 1) { $0.addHeld(to: &$1) },
            Content("message that gates remember", 16) { $0.addMessages(16, to: &$1) },
            Content("preferences: two channels, a number, hours") {
                $0.statePreferences(of: &$1)
            },
            Content("score of pressure, the customer's") { $0.addScores(channels: 0, to: &$1) },
            Content("scores of pressure, the customer's and 3 channels'") {
                $0.addScores(channels: 3, to: &$1)
            },
            Content("window of arbitration") { $0.addWindow(to: &$1) },
            Content("last 3 channels that auto chose") { _, record in
                for _ in 0..<3 { record.gates.rememberAuto(channel: 1, count: 3) }
            },
            Content("address that bounced, of 23 bytes") { _, record in
                record.gates.bounce(Array("anne.martin@example.com".utf8), onChannel: 0)
            },
            Content("value of an interest, of 6 bytes", 8) { shop, record in
                for (number, key) in keys(8).enumerated() {
                    _ = Array((key ?? "").utf8).withUnsafeBytes {
                        record.stateInterest(
                            0, $0, isAdded: true,
                            at: StateShop.now - Int64(8 - number) * 86_400_000,
                            of: shop.rules.customer)
                    }
                }
            },
            Content("event that waits to take effect", 8) { $0.addUnsettled(8, to: &$1) },
            Content("event id", 64) { $0.addIDs(64, to: &$1) },
        ]
    }
}
