// The statistics of the summary, by published examples and by what they promise.

import Replay
import TestSupport
import Testing

@Suite("Lift")
struct LiftTests {
    /// Newcombe 1998, table II, method 10.
    @Test(
        "The interval of a difference of shares is Newcombe's",
        arguments: [
            (56, 70, 48, 80, 0.2, 0.0524, 0.3339), (9, 10, 3, 10, 0.6, 0.1705, 0.8090),
            (10, 10, 0, 20, 1.0, 0.6791, 1.0), (5, 56, 0, 29, 0.0893, -0.0381, 0.1926),
            (0, 10, 0, 10, 0.0, -0.2775, 0.2775), (10, 10, 0, 10, 1.0, 0.6075, 1.0),
        ])
    func newcombe(
        _ first: Int, _ treated: Int, _ second: Int, _ control: Int, _ difference: Double,
        _ low: Double, _ high: Double
    ) throws {
        let lift = try #require(
            Lift.ofRates(first, of: treated, against: second, of: control))
        for (found, expected) in [
            (lift.difference, difference), (lift.low, low), (lift.high, high),
        ] {
            #expect(abs(found - expected) < 0.00006, "\(lift)")
        }
    }

    @Test("An empty group has no lift")
    func empty() {
        #expect(Lift.ofRates(0, of: 0, against: 1, of: 3) == nil)
        #expect(Lift.customersNeeded(1, of: 10, against: 0, of: 0) == nil)
        #expect(Lift.customersNeeded(1, of: 10, against: 1, of: 10) == nil)
        // Shares without any spread say nothing of how many it takes.
        #expect(Lift.customersNeeded(1, of: 1, against: 0, of: 1) == nil)
    }

    @Test("The interval of means is the normal one")
    func means() throws {
        let lift = try #require(
            Lift.ofMeans(
                .init(count: 100, mean: 5, variance: 4),
                against: .init(count: 50, mean: 3, variance: 9)))
        let error = (4.0 / 100 + 9.0 / 50).squareRoot()
        #expect(lift.difference == 2)
        #expect(abs(lift.low - (2 - 1.96 * error)) < 0.001)
        #expect(abs(lift.high - (2 + 1.96 * error)) < 0.001)
        #expect(lift.isSeen)
        #expect(
            Lift.ofMeans(
                .init(count: 1, mean: 5, variance: 0),
                against: .init(count: 50, mean: 3, variance: 9))
                == nil)
    }

    @Test("So many customers as are said to be needed show the lift in about four of five trials")
    func power() throws {
        let needed = try #require(Lift.customersNeeded(24, of: 200, against: 20, of: 200))
        // The textbook's: 3,840 in each group, as 12 % and 10 %.
        #expect(abs(Double(needed) - 2 * 3_838) < 20, "\(needed)")
        var random = SeededGenerator(seed: 5)
        var seen = 0
        for _ in 0..<300 {
            func converted(_ percent: Int) -> Int {
                (0..<needed / 2).count { _ in random.chance(percent) }
            }
            let (first, second) = (converted(12), converted(10))
            let lift = try #require(
                Lift.ofRates(first, of: needed / 2, against: second, of: needed / 2))
            if lift.isSeen { seen += 1 }
        }
        #expect((216...270).contains(seen), "\(seen) of 300")
    }

    @Test("Amounts add up whatever their order")
    func amounts() {
        let values = [0.1, 0.2, 1e9, 0.3, -1e9, 0.05]
        var random = SeededGenerator(seed: 1)
        for _ in 0..<20 {
            var sum = Amount()
            for value in values.shuffled(using: &random) { sum += Amount(value) }
            #expect(sum.double == 0.65)
        }
    }
}
