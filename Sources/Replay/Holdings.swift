// What customers' records hold, as a summary counts it.

import Customer
import RuleSet

/// Counts of what stands in records.
package struct Holdings: Sendable {
    /// By rule: instances whose message a gate holds.
    package private(set) var held: [Int]
    /// Customers by the raw value of their recorded state of pressure.
    package private(set) var pressure: [Int]

    /// Events that wait to take effect.
    package private(set) var unsettled = 0

    init(ruleCount: Int) {
        held = Array(repeating: 0, count: ruleCount)
        pressure = Array(repeating: 0, count: PressurePolicy.State.allCases.count)
    }

    mutating func add(_ customers: borrowing Customers) {
        for customer in customers.indices {
            unsettled += customers[customer].unsettled.count
            for instance in customers[customer].instances where instance.state == .held {
                held[Int(instance.rule)] += 1
            }
            pressure[customers[customer].pressureState.rawValue] += 1
        }
    }
}

extension CustomerRecord {
    fileprivate var pressureState: PressurePolicy.State {
        hasGateMemory ? gates.scores.first?.state ?? .under : .under
    }
}
