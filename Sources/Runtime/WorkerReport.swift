// What a worker says of itself: its counts, and log lines that do not come too often.

import Engine
import Telemetry

struct WorkerReport {
    /// Between two log lines about the same trouble, and between two about the work, in milliseconds.
    static var troubleMs: Int64 { 5_000 }
    static var statusMs: Int64 { 30_000 }
    /// So many values that name no time zone are told.
    private static var zoneLimit: Int { 100 }

    /// Of the transactions that are there.
    private(set) var tally = WorkerTally()
    /// Of the transaction at hand.
    var pending = WorkerTally()
    private let log: Log
    private var troubleToldAtMs = Int64.min / 2
    private var statusToldAtMs: Int64
    private var toldEvents = 0
    private var toldBeyondLimits = 0
    private var limitsToldAtMs = Int64.min / 2
    private var toldZones: Set<String> = []

    init(log: Log, atMs now: Int64) {
        self.log = log
        statusToldAtMs = now
    }

    /// The transaction at hand is there.
    mutating func keep() {
        pending.commits = 1
        tally.add(pending)
        pending = WorkerTally()
    }

    /// The transaction at hand came to nothing.
    mutating func undo() {
        pending = WorkerTally()
        tally.aborts += 1
    }

    /// Names what is no time zone, each value once.
    mutating func tell(_ zones: UnknownZones) {
        for name in zones.names
        where toldZones.count < Self.zoneLimit && toldZones.insert(name).inserted {
            let wayOut =
                zones.offsets.contains(name)
                ? "; `time: { offset_zones: true }` of policies.yaml reads offsets" : ""
            log.write(
                .warn, "no time zone: the default holds for the customer" + wayOut,
                ["time_zone": name])
        }
    }

    /// Says that records or messages are full, as often as that of trouble.
    mutating func tell(beyondLimits count: Int, atMs now: Int64) {
        // Partitions that were given back took their counts along.
        if count < toldBeyondLimits { toldBeyondLimits = 0 }
        guard count > toldBeyondLimits, now - limitsToldAtMs >= Self.troubleMs else { return }
        limitsToldAtMs = now
        log.write(
            .warn, "beyond `limits` of customer.yaml: not kept, or left out of a message",
            ["more": count - toldBeyondLimits, "in_all": count])
        toldBeyondLimits = count
    }

    /// Says what is wrong, not at every turn of a retry.
    mutating func tellTrouble(_ message: String, _ failure: TransportFailure, atMs now: Int64) {
        guard now - troubleToldAtMs >= Self.troubleMs else { return }
        troubleToldAtMs = now
        log.write(.warn, message, ["error": failure.message])
    }

    mutating func tellStatus(waiting: @autoclosure () -> Int, atMs now: Int64) {
        guard now - statusToldAtMs >= Self.statusMs else { return }
        let seconds = Double(now - statusToldAtMs) / 1000
        let rate = Int(Double(tally.events - toldEvents) / seconds)
        statusToldAtMs = now
        toldEvents = tally.events
        log.write(
            .info, "working",
            [
                "events": tally.events, "events_per_second": rate,
                "send_requests": tally.sendRequests, "decisions": tally.decisions,
                "conversions": tally.conversions,
                "dead_letters": tally.deadLetters, "tombstones": tally.tombstones,
                "surrogate_halves": tally.surrogateHalves, "commits": tally.commits,
                "aborts": tally.aborts, "waiting": waiting(),
            ])
    }
}
