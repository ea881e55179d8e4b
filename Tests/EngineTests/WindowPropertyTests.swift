// S26 against a recomputation from all events by the rule of buckets.

import Calendar
import Customer
import Expression
import RuleSet
import TestSupport
import Testing

@Suite("Windows")
struct WindowPropertyTests {
    /// All events of one customer in the order of the log.
    struct Model {
        var events: [(time: Instant, number: Double)] = []
        let windowMs: Int64

        /// ⌊64·t / w⌋ by division that cuts off, apart from the code under test.
        func bucket(_ instant: Instant) -> Int64 {
            let product = 64 * instant.milliseconds
            let quotient = product / windowMs
            return product % windowMs < 0 ? quotient - 1 : quotient
        }

        func counted(at instant: Instant) -> [(time: Instant, number: Double)] {
            events.filter { bucket(instant) - bucket($0.time) < 64 }
        }

        func value(_ aggregate: Fact.Aggregate, at instant: Instant) -> Value {
            let counted = counted(at: instant)
            let numbers = counted.map(\.number)
            switch aggregate {
            case .count: return .int(Int64(counted.count))
            case .sum: return .double(sum(of: counted))
            case .min: return numbers.min().map { .double($0) } ?? .absent
            case .max: return numbers.max().map { .double($0) } ?? .absent
            case .average:
                return counted.isEmpty
                    ? .absent : .double(sum(of: counted) / Double(counted.count))
            case .latest:
                guard let time = counted.map(\.time).max() else { return .absent }
                return .double(counted.last { $0.time == time }!.number)
            case .first:
                guard let time = counted.map(\.time).min() else { return .absent }
                return .double(counted.first { $0.time == time }!.number)
            case .distinct: return .int(Int64(Set(numbers).count))
            }
        }

        /// Within a bucket in the order of the log, then the buckets from the oldest to the newest.
        private func sum(of counted: [(time: Instant, number: Double)]) -> Double {
            var sums: [Int64: Double] = [:]
            for event in counted { sums[bucket(event.time), default: 0] += event.number }
            return sums.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
        }

        /// The instants after `instant` at which one of the counted events stops to count.
        func losses(after instant: Instant) -> [Instant] {
            let ends = counted(at: instant).map { event in
                // The first t with ⌊64·t / w⌋ ≥ bucket + 64, found from below.
                var end = Instant(
                    milliseconds: (bucket(event.time) + 64) / 64 * windowMs - 2 * windowMs)
                var step = windowMs * 4
                while step > 0 {
                    while bucket(end + step) < bucket(event.time) + 64 { end = end + step }
                    step /= 2
                }
                return end + 1
            }
            return Set(ends).sorted()
        }
    }

    @Test(
        "S26: windows equal a recomputation, after each event and whenever a bucket leaves",
        arguments: Seeds.all(fixed: 20))
    func equalRecomputation(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let windowMs =
            [100, 1_000, 90_000, 3_600_000, 7_776_000_000, 1, 63, 65].randomElement(
                using: &random)! as Int64
        var plan = CustomerPlan()
        for aggregate in Fact.Aggregate.allCases {
            plan.append(
                Fact(
                    name: aggregate.rawValue, type: .double,
                    form: Fact.Form(
                        aggregate, isDouble: aggregate != .count && aggregate != .distinct,
                        windowMs: windowMs)))
        }
        var customers = Customers()
        let anne = Array("anne".utf8).withUnsafeBytes { customers.findOrInsert($0) }
        var model = Model(windowMs: windowMs)
        var arena = Arena()
        // Around 1970 too, where instants are negative.
        var front = Instant(milliseconds: seed % 3 == 0 ? -windowMs : 1_772_438_400_000)
        for _ in 0..<120 {
            if Bool.random(using: &random) {
                front = front + Int64.random(in: 0...windowMs / 4, using: &random)
            }
            let isLate = Int.random(in: 0..<4, using: &random) == 0
            let time =
                isLate ? front - Int64.random(in: 0...2 * windowMs, using: &random) : front
            let number = Double(Int.random(in: -3...9, using: &random)) / 10
            model.events.append((time, number))
            customers[anne].latest = max(customers[anne].latest, time)
            for fact in plan.facts {
                let isKept = customers[anne].fold(
                    .double(number), at: time, into: fact.form, of: plan)
                #expect(isKept)
            }
            let latest = customers[anne].latest
            let losses = model.losses(after: latest)
            for fact in plan.facts where fact.form.aggregate != .latest {
                // A value that is seen again leaves with its newest event.
                let next = customers[anne].nextLoss(of: fact.form, after: latest)
                #expect(
                    next == losses.first ?? .distantFuture
                        || fact.form.aggregate == .distinct && losses.contains(next))
            }
            for instant in [latest] + losses.flatMap({ [$0 - 1, $0] }) where instant >= latest {
                for fact in plan.facts {
                    let found = customers[anne].value(of: fact.form, at: instant, arena: &arena)
                    let expected = model.value(fact.form.aggregate, at: instant)
                    // To the bit.
                    #expect(
                        found.tag == expected.tag && found.bits == expected.bits,
                        "\(fact.name) over \(windowMs) ms at \(instant), seed \(seed)")
                }
                arena.reset()
            }
        }
    }
}
