import Expression

/// What is known about a channel. What it does not declare it does not fulfil (S54).
package struct Channel: Sendable {
    package enum Response: String, Sendable, CaseIterable, Comparable {
        case seconds, minutes, hours, days

        package static func < (left: Response, right: Response) -> Bool {
            left.rank < right.rank
        }

        private var rank: Int { Self.allCases.firstIndex(of: self)! }
    }

    package enum Length: String, Sendable, CaseIterable { case short, long }

    package enum Persistence: String, Sendable, CaseIterable, Comparable {
        case none, hours, days, lasting

        package static func < (left: Persistence, right: Persistence) -> Bool {
            left.rank < right.rank
        }

        private var rank: Int { Self.allCases.firstIndex(of: self)! }
    }

    package var name: String
    /// The address, over `customer`; a string. Nil: the channel needs none.
    package var to: Program?
    /// Over `customer`, `facts`, `segments`, `now`.
    package var when: Program?
    package var cost: Double?
    package var intrusive: Int?
    package var isRealTime: Bool?
    package var response: Response?
    package var length: Length?
    package var persistence: Persistence?

    package init(name: String) {
        self.name = name
    }
}
