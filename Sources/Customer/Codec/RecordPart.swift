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
    case sent, exits
    case seen
    case awaitedEvents
    // What gates keep.
    case preferences
    case messages, autoChannels
    case windows
    case scores
    case bounced
    // From version 3 on.
    case sentByKey
    case unsettled
    // What goals and attribution keep; 24 and on.
    case messageDetails
    case clicks
    case unsentDecisions
    case interests = 27
}
