// Events of the shop's customers, as many as are wanted.

import Calendar
import Digests
import TestSupport

/// Random events: some come twice, some late, some are unusable; now and then a customer is erased.
struct ShopEvents {
    private let customers: Int
    private let isStrange: Bool
    private var time: Instant
    private var random: SeededGenerator
    private var number = 0
    private var recent: [(customer: Int, record: SimulatedLog.Record)] = []
    /// Messages that the rules welcome somebody with, by whom they are of.
    private var welcomes: [(customer: Int, id: String)] = []

    /// With `isStrange` some are large, and some are from the future.
    init(
        customers: Int, begin: Instant, isStrange: Bool = false, random: SeededGenerator
    ) {
        self.customers = customers
        self.isStrange = isStrange
        time = begin
        self.random = random
    }

    /// The next event, of about `now`; nil: a while after the one before it.
    mutating func next(
        at now: Instant?
    ) -> (customer: Int, record: SimulatedLog.Record) {
        if !recent.isEmpty, random.chance(5) { return random.pick(recent) }
        number += 1
        time = now ?? time + Int64(random.below(20 * 60_000))
        var occurred =
            random.chance(15) ? time - Int64(random.below(2 * 3_600_000)) : time
        if isStrange, random.chance(3) { occurred = time + Int64(random.below(48 * 3_600_000)) }
        let event = event(at: occurred)
        recent.append(event)
        if recent.count > 20 { recent.removeFirst() }
        return event
    }

    /// The id of the message by which the rule `welcome` answers an event.
    private static func welcome(_ customer: Int, event number: Int) -> String {
        var occurrence: [UInt8] = []
        for text in ["/shop", "e\(number)"] {
            withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) {
                occurrence.append(contentsOf: $0)
            }
            occurrence.append(contentsOf: text.utf8)
        }
        var ids = RecordID()
        return RecordID.prefix(rule: "welcome", step: "welcome").withUnsafeBytes { prefix in
            Array("c\(customer)".utf8).withUnsafeBytes { id in
                occurrence.withUnsafeBytes {
                    ids.make(prefix: prefix, customer: id, key: nil, occurrence: $0).hex
                }
            }
        }
    }

    private mutating func event(
        at occurred: Instant
    ) -> (customer: Int, record: SimulatedLog.Record) {
        var customer = random.below(customers)
        let key = random.pick(["a", "b"])
        let tail = isStrange && random.chance(20) ? String(repeating: "x", count: 1_200) : ""
        let (type, data): (String, String)
        switch random.below(48) {
        case 0...2: (type, data) = ("cart", #"{"k":"\#(key)","total":"much"}"#)
        case 3...23:
            (type, data) = ("cart", #"{"k":"\#(key)","total":\#(random.pick([5, 30, 70]))}"#)
        case 24: (type, data) = ("cart", #"{"k":"\#(key)\#(tail)","total":50}"#)
        case 25...31:
            (type, data) = ("order", #"{"k":"\#(key)","total":\#(random.pick([12.5, 40]))}"#)
        case 32...38:
            (type, data) = ("account", #"{"name":"n\#(number)\#(tail)"}"#)
            welcomes.append((customer, Self.welcome(customer, event: number)))
        case 39...41:
            let wish = random.pick([
                #""max_per_week":\#(random.below(9))"#, #""hours":"06:00-22:00""#,
                #""hours":null"#,
                #""channels":["email"]"#,
            ])
            (type, data) = ("prefs", "{\(wish)}")
        case 42: (type, data) = ("opened", #"{"message_id":"e\#(number)"}"#)
        case 43: (type, data) = ("gone", "{}")
        default:
            let clicked = welcomes.suffix(4).randomElement(using: &random) ?? (customer, "none")
            customer = clicked.customer
            (type, data) = ("clicked", #"{"message_id":"\#(clicked.id)"}"#)
        }
        let text = Shop.rendered(occurred)
        // A producer that is wrong about the time is so about that of its record too.
        var record = SimulatedLog.Record(
            time: max(time, occurred), key: Array("c\(customer)".utf8), value: Array(data.utf8))
        if random.chance(30) {
            record.headers = [
                "ce_specversion": "1.0", "ce_id": "e\(number)", "ce_type": type,
                "ce_source": "/shop", "ce_subject": "c\(customer)", "ce_time": text,
            ].mapValues { Array($0.utf8) }
        } else {
            record.value = Array(
                """
                {"id":"e\(number)","type":"\(type)","source":"/shop",\
                "subject":"c\(customer)","time":"\(text)","data":\(data)}
                """.utf8)
        }
        return (customer, record)
    }
}
