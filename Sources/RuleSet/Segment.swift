import Expression

/// A named condition over the customer.
package struct Segment: Sendable {
    package var name: String
    /// Reads `customer`, `facts`, `segments` and `now`; one that fails is false.
    package var condition: Program
    /// Facts with a window that it reads, directly or through other segments, ascending.
    package var windows: [Int] = []
    /// Whether it reads `pressure`, directly or through other segments.
    package var readsPressure = false
    /// Rules that start when a customer comes in, and when they leave, ascending.
    package var enters: [Int] = []
    package var leaves: [Int] = []

    package init(name: String, condition: Program) {
        self.name = name
        self.condition = condition
    }
}
