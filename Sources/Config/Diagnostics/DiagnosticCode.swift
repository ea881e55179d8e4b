// The codes of diagnostics and what each of them means, in one place.

/// Stable codes of the configuration (`C0xx`) and of rules (`R0xx`); those of expressions (`E0xx`) come
/// with the expression's findings.
package enum DiagnosticCode: String, Sendable, CaseIterable {
    // Files.
    case unreadable = "C001"
    case missingFile = "C002"
    case strayFile = "C003"

    // YAML.
    case encoding = "C004"
    case syntax = "C005"
    case yamlFeature = "C006"
    case duplicateKey = "C007"
    case nestedTooDeep = "C008"

    // Keys and values.
    case unknownKey = "C010"
    case missingKey = "C011"
    case wrongType = "C012"
    case notAllowed = "C013"
    case noValue = "C014"
    case badDuration = "C015"
    case badSize = "C016"
    case badTime = "C017"
    case badPointer = "C018"
    case badFieldType = "C019"
    case unknownZone = "C020"
    case notBuiltYet = "C021"

    // What the parts say of each other.
    case unknownEventType = "C022"
    case conflictingFieldTypes = "C023"
    case attributeType = "C024"
    case badDefault = "C025"
    case timeZoneAttribute = "C026"
    case factType = "C027"
    case segmentCircle = "C028"
    case erasureUsed = "C029"
    case unknownChannel = "C030"
    case channelChoice = "C031"
    case thresholds = "C032"
    case pressureReadsItself = "C033"
    case preferenceFields = "C034"
    case idleCap = "C036"
    case skippedByKind = "C037"
    case idleGate = "C038"
    case shadowedSegment = "C039"
    case thresholdsTogether = "C040"
    case latenessBelowSettle = "C041"
    case fieldNameIsAWay = "C045"
    case neverCleared = "C046"
    case engagementWithoutID = "C047"
    case clicksNeverCome = "C048"

    // Rules.
    case noRules = "R001"
    case duplicateRule = "R002"
    case unknownKind = "R003"
    case unknownTheme = "R004"
    case missingTheme = "R005"
    case missingPurpose = "R006"
    case duplicateSend = "R007"
    case sendsNothing = "R008"
    case stepsAfterLastSend = "R009"
    case notOneChoice = "R010"
    case maxAgeBelowLateness = "R011"
    case neverActive = "R012"
    case neverConsented = "R013"
    case noSuchEvent = "R014"
    case keyNotAllowed = "R015"
    case shortSequence = "R016"
    case offsetNotWholeDays = "R017"
    case yearlyNotDate = "R018"
    case emptyWait = "R019"
    case unknownSegment = "R030"
    case triggerReadsNow = "R031"
    case triggerReadsScore = "R032"
    case noPressure = "R033"
    case noChannelChoice = "R034"
    case neverAllowed = "R035"
    case needsUnfulfilled = "R036"
    case expiresInQuiet = "R037"
    case feedsItself = "R038"
    case refusesAllNight = "R039"
    case againWithoutKey = "R040"
    case dayOfFewMonths = "R041"
    case templateMarks = "R042"
    case goalShorterThanWait = "R043"
    case goalWithoutKey = "R044"

    // Scenarios.
    case unknownRule = "R020"
    case expectsNothing = "R021"

    package var meaning: String {
        switch self {
        case .unreadable: "a file or directory cannot be read"
        case .missingFile: "a file or directory that is needed does not exist"
        case .strayFile: "a YAML file that nothing reads stands in the directory (warning)"
        case .encoding: "a file is not UTF-8 text, or has characters that YAML does not allow"
        case .syntax: "a file is not YAML"
        case .yamlFeature:
            "a part of YAML that these files do without: anchors, aliases, tags, merge keys, directives, "
                + "several documents, keys that are no text"
        case .duplicateKey: "a key stands twice in one mapping"
        case .nestedTooDeep: "lists and mappings are nested deeper than the limit"
        case .unknownKey: "a key that does not exist here"
        case .missingKey: "a key that is needed is missing"
        case .wrongType: "a value of another type than its key takes"
        case .notAllowed: "a value that is not one of those allowed, or out of range"
        case .noValue: "a key without a value"
        case .badDuration: "not a duration, or one that may not stand here"
        case .badSize: "not a size in bytes"
        case .badTime: "not a date or a time"
        case .badPointer: "not a JSON pointer"
        case .badFieldType: "not a type"
        case .unknownZone:
            "a time zone that is no offset, and that the system's tzdata does not have"
        case .notBuiltYet: "part of the design, but not of this version"
        case .unknownEventType: "an event type that events.yaml does not declare"
        case .conflictingFieldTypes:
            "a field that several event types declare with different types is used for all of them"
        case .attributeType: "an attribute has another type than its expression"
        case .badDefault: "the default of an attribute is no value of its type"
        case .timeZoneAttribute:
            "the attribute time_zone is no string, so that it names no zone (warning)"
        case .factType: "a fact is made of values of a type that it cannot keep"
        case .segmentCircle: "a segment that depends on itself"
        case .erasureUsed: "the event type of an erasure is used for something else"
        case .unknownChannel: "a channel that is not declared, or has no weight where it needs one"
        case .channelChoice: "the segments of a choice of channels are not those of its orders"
        case .thresholds: "the state balance would begin above the state over"
        case .pressureReadsItself: "what pressure is reckoned from reads pressure"
        case .preferenceFields: "an event states preferences and declares none of their fields"
        case .idleCap: "a cap that no message of a rule can meet (warning)"
        case .skippedByKind:
            "a kind is named in a cap or a plan of pressure, and passes that gate by (warning)"
        case .idleGate: "a gate that nothing meets, so that it never objects (warning)"
        case .shadowedSegment:
            "a segment of the choice of channels that another one before it always covers (warning)"
        case .thresholdsTogether:
            "thresholds of a segment and of a channel that are out of order together (warning)"
        case .latenessBelowSettle: "lateness is below settle, and taken to be as long (warning)"
        case .fieldNameIsAWay:
            "the name of a field has a slash or a dot, as a way to an inner key has (warning)"
        case .neverCleared:
            "`on_null: clear` for an attribute whose field is required, so that null never comes (warning)"
        case .engagementWithoutID:
            "an event about messages without the field that names the message (warning)"
        case .clicksNeverCome:
            "the last click is credited, and no event says that a message was clicked (warning)"
        case .noRules: "there is no rule at all"
        case .duplicateRule: "two rules have one name"
        case .unknownKind: "a kind that policies.yaml does not declare"
        case .unknownTheme: "a theme that customer.yaml does not declare"
        case .missingTheme: "a rule whose kind is sent to those who asked names no theme"
        case .missingPurpose:
            "a kind needs consent to marketing, which customer.yaml does not declare"
        case .duplicateSend: "two sends of a rule have one name"
        case .sendsNothing: "a rule has no send"
        case .stepsAfterLastSend: "steps after the last send do nothing (warning)"
        case .notOneChoice: "a step or trigger is not exactly one of its forms"
        case .maxAgeBelowLateness: "max_age is below lateness"
        case .neverActive: "a rule's last day lies before its first"
        case .neverConsented:
            "no event gives the consent, or asks for the theme, that a rule's kind needs (warning)"
        case .noSuchEvent: "an expression reads an event where there is none"
        case .keyNotAllowed: "a rule has a key whose trigger knows the customer alone"
        case .shortSequence: "a sequence of less than two events"
        case .offsetNotWholeDays: "an offset with a time of day is not in whole days"
        case .yearlyNotDate: "the yearly date is no attribute of type date"
        case .emptyWait: "a wait for an event has neither then nor else"
        case .templateMarks: "the name of a template has {{ … }} or its like in it"
        case .unknownSegment: "a segment that customer.yaml does not declare"
        case .triggerReadsNow: "a trigger on a segment that reads `now`"
        case .triggerReadsScore: "a trigger on a segment that reads a score of pressure"
        case .noPressure: "an expression reads pressure where there is none"
        case .noChannelChoice: "a send leaves its channel to a choice that there is not"
        case .neverAllowed:
            "a message that the plans of pressure allow in no state (warning)"
        case .needsUnfulfilled: "a message whose needs none of its channels fulfils (warning)"
        case .expiresInQuiet:
            "a message that expires before the quiet hours end that hold it (warning)"
        case .feedsItself:
            "a rule that starts on pressure, which its own messages move (warning)"
        case .refusesAllNight:
            "a rule whose message, held by quiet hours, keeps newer matches out (warning)"
        case .againWithoutKey: "a rule asks for `again` per key and has no key"
        case .dayOfFewMonths:
            "a local time on a day of the month that some months do not have (warning)"
        case .goalShorterThanWait:
            "a goal that ends before the next message of its rule, or is shorter than the wait before the first (warning)"
        case .goalWithoutKey: "a goal by the key of a rule that has none (warning)"
        case .unknownRule: "a scenario or a cap names a rule that does not exist"
        case .expectsNothing: "a scenario expects nothing, so that it cannot fail"
        }
    }
}
