// How much more the treated did than the control group, and how sure that is.

import Glibc

/// The difference of two groups with its 95 % interval.
package struct Lift: Equatable, Sendable {
    package var difference: Double
    package var low: Double
    package var high: Double

    /// Whether the groups differ, as far as an interval of 95 % says so.
    package var isSeen: Bool { low > 0 || high < 0 }

    /// The share of a normal distribution between −z and z is 95 %.
    static let z = 1.959963984540054
    /// Of a test with a power of 80 %: such a lift is seen in four of five trials.
    static let zOfPower = 0.8416212335729143

    /// Of two shares, by Newcombe's hybrid score interval: that of the difference out of Wilson's of each
    /// (R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics
    /// in Medicine 17 (1998), method 10). Nil where a group is empty.
    package static func ofRates(
        _ converted: Int, of treated: Int, against controlConverted: Int, of control: Int
    ) -> Lift? {
        guard treated > 0, control > 0 else { return nil }
        let first = Double(converted) / Double(treated)
        let second = Double(controlConverted) / Double(control)
        let (low1, high1) = wilson(first, treated)
        let (low2, high2) = wilson(second, control)
        let difference = first - second
        func root(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
        return Lift(
            difference: difference, low: difference - root(first - low1, high2 - second),
            high: difference + root(high1 - first, second - low2))
    }

    /// Wilson's score interval of a share.
    private static func wilson(_ share: Double, _ count: Int) -> (low: Double, high: Double) {
        let count = Double(count)
        let square = z * z
        let centre = 2 * count * share + square
        let spread = z * (square + 4 * count * share * (1 - share)).squareRoot()
        let scale = 2 * (count + square)
        return (max((centre - spread) / scale, 0), min((centre + spread) / scale, 1))
    }

    /// Of two means, by the normal distribution with the variance of each group. Nil where one has less than
    /// two.
    package static func ofMeans(_ treated: Moments, against control: Moments) -> Lift? {
        guard treated.count > 1, control.count > 1 else { return nil }
        let difference = treated.mean - control.mean
        let error =
            (treated.variance / Double(treated.count) + control.variance / Double(control.count))
            .squareRoot()
        return Lift(
            difference: difference, low: difference - z * error, high: difference + z * error)
    }

    /// A number of heads, and the mean and the variance of what each brought.
    package struct Moments {
        var count: Int
        var mean: Double
        var variance: Double

        package init(count: Int, mean: Double, variance: Double) {
            self.count = count
            self.mean = mean
            self.variance = variance
        }
    }

    /// So many customers, both groups together and shared out as they are, would show a lift between these
    /// shares in four of five trials; nil where there is none to show.
    package static func customersNeeded(
        _ converted: Int, of treated: Int, against controlConverted: Int, of control: Int
    ) -> Int? {
        guard treated > 0, control > 0 else { return nil }
        let first = Double(converted) / Double(treated)
        let second = Double(controlConverted) / Double(control)
        let difference = first - second
        guard difference != 0 else { return nil }
        let share = Double(control) / Double(treated + control)
        let spread = first * (1 - first) / (1 - share) + second * (1 - second) / share
        guard spread > 0 else { return nil }
        let root = (z + zOfPower) / difference
        let needed = (root * root * spread).rounded(.up)
        return needed < 1e15 ? max(Int(needed), treated + control + 1) : nil
    }
}

extension HoldoutCounts.Group {
    /// Nil where the numbers are too large.
    var moments: Lift.Moments? {
        guard let squares, customers > 1 else { return nil }
        let count = Double(customers)
        let mean = revenue.double / count
        let sum = Double(squares) / 1e12
        return Lift.Moments(
            count: customers, mean: mean,
            variance: max((sum - count * mean * mean) / (count - 1), 0))
    }
}
