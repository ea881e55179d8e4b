// A few events from memory through scanner, engine and records: what `relance test` compares.

import Calendar
import Events
import Records
import RuleSet

/// A replay of events that a scenario tells.
package struct Rehearsal {
    package struct Event {
        package var at: Instant
        package var payload: [UInt8]

        package init(at: Instant, payload: [UInt8]) {
            self.at = at
            self.payload = payload
        }
    }

    /// An event that the scanner would not take.
    package struct Refusal: Sendable {
        /// Index of the event.
        package var event: Int
        package var reason: DeadLetterReason
        package var detail: String
    }

    package private(set) var lines = RecordLines()
    package private(set) var refusals: [Refusal] = []

    /// Applies the events in their order. A reading of the clock comes before the first event that is
    /// later than it, and so behind the events of its own instant.
    package init(
        of events: [Event], readings: [Instant], until: Replayer.Until, rules: RuleSet
    ) throws(Imbalance) {
        var replayer = Replayer(rules: rules, until: until)
        var scanner = Scanner(schema: rules.schema)
        var readings = readings.sorted()[...]
        for (index, event) in events.enumerated() {
            while let reading = readings.first, reading < event.at {
                replayer.apply(reading: reading)
                readings.removeFirst()
            }
            event.payload.withUnsafeBytes { payload in
                switch scanner.scan(payload) {
                // Times are as their author wants them: `max_jump` is for producers that are wrong about the time.
                case .event(let event): replayer.apply(event)
                case .deadLetter(let reason, let detail):
                    refusals.append(Refusal(event: index, reason: reason, detail: detail))
                }
            }
        }
        for reading in readings { replayer.apply(reading: reading) }
        try replayer.finish()
        lines = replayer.lines
    }
}
