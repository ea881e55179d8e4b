/// A set of days of the week.
package struct Weekdays: Equatable, Sendable {
    /// As they are written in configurations and events, in the order of ISO 8601: Monday is 1.
    package static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Bit n stands for the weekday n, 1 for Monday … 7 for Sunday.
    package private(set) var bits: UInt8

    package init(bits: UInt8 = 0) {
        self.bits = bits
    }

    package var isEmpty: Bool { bits == 0 }

    package func contains(_ weekday: Int) -> Bool { bits >> UInt8(weekday) & 1 == 1 }

    package mutating func insert(_ weekday: Int) { bits |= 1 << UInt8(weekday) }

    /// Of days by their names; nil if one is none.
    package init?(names: [[UInt8]]) {
        self.init()
        for name in names {
            guard let place = Self.names.firstIndex(where: { name.elementsEqual($0.utf8) })
            else { return nil }
            insert(place + 1)
        }
    }
}
