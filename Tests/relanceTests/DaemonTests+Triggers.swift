// The daemon with a configuration that has every trigger, on a real Kafka.

import Foundation
import TestSupport
import Testing

extension DaemonTests {
    struct Variant {
        var isEphemeral = false
        /// Whether events wait for those before them (S66).
        var settles = false
    }

    private static func triggerLog(seed: UInt64) -> CombinationLog {
        CombinationLog(seed: seed, fixedCustomers: 216, customers: 108, eventsEach: 60)
    }

    private static func produce(_ log: CombinationLog, to topic: String) throws {
        let records: [(key: String, value: String, headers: [(String, String)])] = log.lines.map {
            ($0.customer, String($0.text.dropLast()), [])
        }
        try Broker.produce(records, to: topic)
    }

    @Test(
        "every trigger, by the log's time: one partition gives what a replay of the file gives",
        arguments: [Variant(isEphemeral: true), Variant(), Variant(settles: true)])
    func triggersByLog(variant: Variant) throws {
        let place = try DaemonPlace(
            config: URL(fileURLWithPath: CombinationTests.config), partitions: 1,
            isEphemeral: variant.isEphemeral)
        if variant.settles { try place.letEventsSettle() }
        var log = Self.triggerLog(seed: Seeds.fresh)
        log.appendTick(afterSeconds: 10)
        try place.relance.write(log.lines.map(\.text).joined(), to: "log")
        try Self.produce(log, to: place.name)
        try place.runDaemon("--clock log")
        try place.expectSame(as: "--topic \(place.name)")
        for (topic, stream) in [("requests", "send-requests"), ("decisions", "decisions")] {
            let replay = try place.relance.run("replay", "--emit", stream, "log")
            #expect(
                try place.committed(topic).map(\.value)
                    == replay.output.split(separator: "\n").map(String.init))
        }
        let decisions = try place.committed("decisions").map(\.value)
        for trigger in CombinationTests.triggers {
            for outcome in ["sent", "exited", "suppressed"] {
                #expect(
                    decisions.contains {
                        $0.contains("\"rule\":\"\(trigger)-")
                            && $0.contains("\"outcome\":\"\(outcome)\"")
                    }, "\(trigger) \(outcome)")
            }
        }
    }

    @Test(
        "every trigger, in real time, gives what log and journal give, also when it was stopped",
        arguments: [Variant(isEphemeral: true), Variant(), Variant(settles: true)])
    func triggersInRealTime(variant: Variant) throws {
        let place = try DaemonPlace(
            config: URL(fileURLWithPath: CombinationTests.config), partitions: 3,
            isEphemeral: variant.isEphemeral, settings: "commit: { every: 20ms, events: 500 }")
        if variant.settles { try place.letEventsSettle() }
        try place.letRulesActOnThePast()
        // What time makes of a log that lies in the past is decided now, and a wait from now on is never over:
        // so some rules send at once.
        let edit = try place.relance.shell(
            "sed -i '/rule: .*-always$/,/again:/s/{ wait: [^}]*}, //' config/rules/*")
        try #require(edit.code == 0, "\(edit.error)")
        let log = Self.triggerLog(seed: Seeds.fresh)
        try Self.produce(log, to: place.name)
        let stopped = try place.relance.shell(
            "timeout --foreground -s TERM 3 \"$RELANCE\" \(place.run); test $? = 124 || test $? = 143"
        )
        #expect(stopped.error.contains("relance has stopped"), "\(stopped.error)")
        // What comes after the stop reaches to this day, so that the clock has something to fire.
        let now = Int(Date().timeIntervalSince1970)
        try Self.produce(
            CombinationLog(
                seed: ~Seeds.fresh, customers: 216, eventsEach: 60, start: now - 40 * 86_400,
                end: now - 60), to: place.name)
        try place.runDaemon()
        try place.expectSame(as: "--topic \(place.name) --journal \(place.name).journal")
        let requests = try place.committed("requests").map(\.value)
        for trigger in CombinationTests.triggers {
            #expect(
                requests.contains { $0.contains("\"rule\":\"\(trigger)-") }, "\(trigger)")
        }
    }
}
