// How a place's numbers and texts are read as times (S69, S74).

import Calendar

/// What a place says of its times beyond that they are times.
package struct TimeForm: Sendable, Equatable {
    /// What a number counts, since 1970-01-01T00:00:00Z.
    package enum Unit: UInt8, Sendable {
        /// Seconds, milliseconds or microseconds, told apart by size (S15).
        case bySize
        case seconds, milliseconds, microseconds, nanoseconds
        /// Of dates alone.
        case days
    }

    package var unit: Unit
    /// Where a text without an offset is local; nil: it is no time.
    package var zone: Zone?

    package init(unit: Unit = .bySize, zone: Zone? = nil) {
        self.unit = unit
        self.zone = zone
    }

    package static func == (left: TimeForm, right: TimeForm) -> Bool {
        left.unit == right.unit && left.zone?.name == right.zone?.name
    }
}
