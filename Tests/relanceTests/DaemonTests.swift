// The daemon on a real Kafka: what its topics hold is what a replay writes.

import Foundation
import TestSupport
import Testing

@Suite(
    "Daemon on Kafka", .serialized,
    .enabled(if: RealKafka.isThere, "needs ../shared/kafka or RELANCE_TEST_KAFKA"),
    .timeLimit(.minutes(10)))
struct DaemonTests {
    /// The lines of the sample, each with its customer as key; one in three in binary mode.
    static func sampleLog(hasBinaryMode: Bool) throws -> [(
        key: String, value: String, headers: [(String, String)]
    )] {
        let log = try String(
            contentsOf: DaemonPlace.root.appendingPathComponent("config/sample/events.jsonl"),
            encoding: .utf8)
        return log.split(separator: "\n").enumerated().map { index, line in
            let object =
                (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any] ?? [:]
            let key = object["subject"] as? String ?? "unknown"
            guard hasBinaryMode, index % 3 == 0, let data = object["data"],
                let bytes = try? JSONSerialization.data(withJSONObject: data)
            else { return (key, String(line), []) }
            let attributes = ["id", "source", "type", "subject", "time"].compactMap { name in
                (object[name] as? String).map { ("ce_\(name)", $0) }
            }
            return (
                key, String(decoding: bytes, as: UTF8.self),
                attributes + [("ce_specversion", "1.0")]
            )
        }
    }

    @Test("the sample log through one partition gives what a replay of the file gives")
    func sample() throws {
        let place = try DaemonPlace(
            config: DaemonPlace.root.appendingPathComponent("config"), partitions: 1)
        try Broker.produce(Self.sampleLog(hasBinaryMode: false), to: place.name)
        try place.runDaemon("--clock log")
        try place.expectSame(as: "--topic \(place.name)")
        let log = DaemonPlace.root.appendingPathComponent("config/sample/events.jsonl").path
        let replay = try place.relance.run("replay", "--emit", "send-requests", log)
        #expect(
            try place.committed("requests").map(\.value)
                == replay.output.split(separator: "\n").map(String.init))
        // A second run finds nothing more to do.
        let before = try place.committed("decisions").count
        try place.runDaemon("--clock log")
        #expect(try place.committed("decisions").count == before)
    }

    @Test(
        "CloudEvents in binary mode, in several partitions, give what a replay of the topic gives")
    func binaryMode() throws {
        let place = try DaemonPlace(
            config: DaemonPlace.root.appendingPathComponent("config"), partitions: 3)
        try Broker.produce(Self.sampleLog(hasBinaryMode: true), to: place.name)
        try place.runDaemon("--clock log")
        try place.expectSame(as: "--topic \(place.name)")
        #expect(try place.committed("requests").count > 20)
    }

    @Test("200,000 events of the workload give what a replay of the topic gives, byte for byte")
    func workload() throws {
        let place = try DaemonPlace(
            config: DaemonPlace.root.appendingPathComponent("Tests/Benchmarks/workload/w1"),
            partitions: 6)
        try Broker.produce(try DaemonPlace.workloadLog(place.relance), to: place.name)
        try place.runDaemon("--clock log")
        try place.expectSame(as: "--topic \(place.name)")
        #expect(try place.committed("requests").count > 1_000)
    }

    @Test("in real time, 200,000 events give what log and journal give, also when it was stopped")
    func realTime() throws {
        let place = try DaemonPlace(
            config: DaemonPlace.root.appendingPathComponent("Tests/Benchmarks/workload/w1"),
            partitions: 6, settings: "commit: { every: 20ms, events: 2000 }")
        try place.letRulesActOnThePast()
        try Broker.produce(try DaemonPlace.workloadLog(place.relance), to: place.name)
        let stopped = try place.relance.shell(
            "timeout --foreground -s TERM 3 \"$RELANCE\" run --ephemeral; test $? = 124 || test $? = 143"
        )
        #expect(stopped.error.contains("relance has stopped"), "\(stopped.error)")
        try place.runDaemon()
        try place.expectSame(as: "--topic \(place.name) --journal \(place.name).journal")
        #expect(try place.committed("requests").count > 1_000)
    }
}
