// The durable daemon on a real Kafka: it survives its own death, and the loss of its disk.

import Foundation
import TestSupport
import Testing

@Suite(
    "Durable daemon on Kafka", .serialized,
    .enabled(if: RealKafka.isThere, "needs ../shared/kafka or RELANCE_TEST_KAFKA"),
    .timeLimit(.minutes(10)))
struct DurableDaemonTests {
    /// A killed member is missed after its session, a killed producer's transaction ends with the next
    /// one of its name.
    private static let settings = """
        instance: one
        commit: { every: 20ms, events: 1000 }
        state: { cache: 8MiB }
        """

    private static func workload(settings more: String = "") throws -> DaemonPlace {
        let place = try DaemonPlace(
            config: DaemonPlace.root.appendingPathComponent("Tests/Benchmarks/workload/w1"),
            partitions: 3, isEphemeral: false, settings: settings + "\n" + more)
        _ = try place.relance.shell(
            """
            sed -i 's/^kafka: { /&consumer: { session.timeout.ms: 6000 }, /' config/relance.yaml
            """)
        try Broker.produce(try DaemonPlace.workloadLog(place.relance), to: place.name)
        return place
    }

    @Test("a daemon that is killed again and again, once with its disk, gives what the log gives")
    func killed() throws {
        let place = try Self.workload()
        for (number, afterMs) in [300, 150, 500].enumerated() {
            try place.killDaemon(afterMs: afterMs, "--clock log")
            if number == 1 { _ = try place.relance.shell("rm -r stores") }
        }
        try place.runDaemon("--clock log")
        try place.expectSame(as: "--topic \(place.name)")
        #expect(try place.committed("requests").count > 1_000)
    }

    @Test("in real time, a daemon that is killed gives what log and journal give")
    func realTime() throws {
        let place = try Self.workload()
        try place.letRulesActOnThePast()
        try place.killDaemon(afterMs: 400)
        try place.killDaemon(afterMs: 200)
        try place.runDaemon()
        try place.expectSame(as: "--topic \(place.name) --journal \(place.name).journal")
        #expect(try place.committed("requests").count > 1_000)
    }

    @Test("every gate, in real time: a daemon that is killed gives what log and journal give")
    func gates() throws {
        let config = try GateShop.directory()
        defer { try? FileManager.default.removeItem(at: config) }
        let place = try DaemonPlace(
            config: config, partitions: 3, isEphemeral: false, settings: Self.settings)
        _ = try place.relance.shell(
            "sed -i 's/^kafka: { /&consumer: { session.timeout.ms: 6000 }, /' config/relance.yaml")
        try place.letRulesActOnThePast()
        let now = Int(Date().timeIntervalSince1970)
        let seed = Seeds.fresh
        try Broker.produce(
            GateShop.log(
                seed: seed, customers: 200, eventsEach: 40, start: now - 40 * 86_400,
                end: now - 20 * 86_400), to: place.name)
        try place.killDaemon(afterMs: 300)
        try place.runDaemon()
        // What comes next is about messages that were sent, and reaches to this day.
        var messages: [String: [String]] = [:]
        for record in try place.committed("requests") {
            let request = try JSONSerialization.jsonObject(with: Data(record.value.utf8))
            let fields = try #require(request as? [String: Any])
            messages[fields["customer"] as? String ?? "", default: []].append(
                try #require(fields["id"] as? String))
        }
        try Broker.produce(
            GateShop.log(
                seed: ~seed, customers: 200, eventsEach: 40, start: now - 20 * 86_400,
                end: now - 60,
                about: messages), to: place.name)
        try place.killDaemon(afterMs: 200)
        try place.runDaemon()
        try place.expectSame(as: "--topic \(place.name) --journal \(place.name).journal")
        let decisions = try place.committed("decisions").map(\.value)
        for gate in [
            "preference", "holdout", "quiet", "arbitration", "fitness", "pressure", "cap",
        ] {
            #expect(decisions.contains { $0.contains("\"gate\":\"\(gate)\"") }, "\(gate)")
        }
        let conversions = try place.committed("conversions").map(\.value)
        for model in ["goal", "last_click", "last_message", "direct"] {
            #expect(
                conversions.contains { $0.contains("\"model\":\"\(model)\"") }, "\(model)")
        }
        for outcome in ["sent", "held", "control"] {
            #expect(
                decisions.contains { $0.contains("\"outcome\":\"\(outcome)\"") }, "\(outcome)")
        }
    }

    @Test("a daemon with other rules goes on with the customers, and the journal says so")
    func changedRules() throws {
        let place = try DaemonPlace(
            config: DaemonPlace.root.appendingPathComponent("config"), partitions: 2,
            isEphemeral: false, settings: "clock: log")
        let log = try DaemonTests.sampleLog(hasBinaryMode: false)
        try Broker.produce(Array(log.prefix(log.count / 2)), to: place.name)
        try place.runDaemon()
        // The cart's reminder gets another name, the second reminder goes, a newsletter comes.
        _ = try place.relance.shell(
            """
            cp -r config before
            sed -i 's/- send: cart-reminder$/- send: cart-nudge/' config/rules/feature.yaml
            rm config/rules/special.yaml
            cat > config/rules/new.yaml <<'END'
            rules:
              - rule: daily
                kind: functional
                trigger: { schedule: "09:00" }
                steps: [{ send: daily, channel: email }]
            END
            """)
        try Broker.produce(Array(log.suffix(from: log.count / 2)), to: place.name)
        try place.runDaemon()
        let decisions = try place.committed("decisions").map(\.value)
        #expect(decisions.contains { $0.contains("\"outcome\":\"rule_changed\"") })
        #expect(decisions.contains { $0.contains("\"step\":\"daily\"") })
        try place.expectSame(
            as: "--topic \(place.name) --journal \(place.name).journal --earlier before")
    }

    @Test("offsets without their state, and state without its offsets, refuse the start")
    func refusals() throws {
        let place = try DaemonPlace(
            config: DaemonPlace.root.appendingPathComponent("config"), partitions: 1,
            isEphemeral: false, settings: "clock: log")
        try Broker.produce(try DaemonTests.sampleLog(hasBinaryMode: false), to: place.name)
        try place.runDaemon()
        _ = try place.relance.shell(
            """
            sed -i 's/\\.state$/.other/' config/relance.yaml
            "$RELANCE" topics --create --replication 1
            """)
        let stateless = try place.relance.run("run", "--stop-at-end", "--state-dir", "other")
        #expect(stateless.code == 3)
        #expect(stateless.error.contains("the state topic holds nothing of it"))
        _ = try place.relance.shell(
            """
            sed -i 's/\\.other$/.state/; s/^group: .*/&-b/' config/relance.yaml
            """)
        let nowhere = try place.relance.run(
            "run", "--stop-at-end", "--state-dir", "config/relance.yaml/state")
        #expect(nowhere.code == 3)
        #expect(nowhere.error.contains("config/relance.yaml/state"))
        let groupless = try place.relance.run("run", "--stop-at-end", "--state-dir", "other")
        #expect(groupless.code == 3)
        #expect(groupless.error.contains("has committed none"))
    }
}
