/// The parts of a record. Numbers are never given anew; a reader skips those that it does not know.
enum RecordPart: UInt8 {
    /// Behind the last part, so that a record that was cut off is seen to be.
    static let end: UInt8 = 0

    case erasure = 1
    case serial
    case attributes, consents, themes
    /// Facts that are one number, and the others.
    case numbers, series
    case instances
    case watches, calendarWatches, segmentWatches
    case sent
    /// Number 13 was that of exits without the type of their event.
    case exits = 15
    case seen = 14
    case awaitedEvents = 16
}
