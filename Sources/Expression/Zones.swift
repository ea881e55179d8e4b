import Calendar

/// The time zones of a program: those that its text names, and where it finds others.
final class Zones: Sendable {
    let literals: [Zone]
    let database: ZoneDatabase?

    init(literals: [Zone], database: ZoneDatabase?) {
        self.literals = literals
        self.database = database
    }

    /// Seconds east of UTC at a timestamp; nil if the text names no zone.
    func offsetSeconds(_ name: UnsafeRawBufferPointer, at timestamp: Value) -> Int64? {
        if let offset = Value.offsetSeconds(ofZone: name) { return offset }
        return database?.zone(named: name).map { Zones.offsetSeconds($0, at: timestamp) }
    }

    static func offsetSeconds(_ zone: Zone, at timestamp: Value) -> Int64 {
        Int64(zone.offsetSeconds(at: Instant(seconds: timestamp.intValue)))
    }
}
