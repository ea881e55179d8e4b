// The daemon on a real Kafka: what its topics hold is what a replay writes.

import Foundation
import TestSupport
import Testing

@Suite(
    "Daemon on Kafka", .serialized,
    .enabled(if: RealKafka.isThere, "needs ../shared/kafka or RELANCE_TEST_KAFKA"),
    .timeLimit(.minutes(10)))
struct DaemonTests {
    /// A directory with a configuration whose topics nobody else has.
    struct Place {
        let relance: Relance
        let name = "t" + UUID().uuidString.prefix(8).lowercased()
        let partitions: Int

        init(config: URL, partitions: Int, settings: String = "") throws {
            relance = try Relance()
            self.partitions = partitions
            try FileManager.default.copyItem(
                atPath: config.path, toPath: relance.path("config"))
            try relance.write(
                """
                kafka: { brokers: "\(try Broker.bootstrap())" }
                topics:
                  events: \(name)
                  send_requests: \(name).requests
                  decisions: \(name).decisions
                  dead_letters: \(name).dead
                  journal: \(name).journal
                group: \(name)
                \(settings)

                """, to: "config/relance.yaml")
            let created = try relance.run(
                "topics", "--create", "--partitions", "\(partitions)", "--replication", "1")
            try #require(created.code == 0, "\(created.error)\(created.output)")
        }

        /// Runs the daemon to the end of its topics; `state` says where its state is.
        func runDaemon(_ options: String..., state: String = "--ephemeral") throws {
            let run = try relance.shell(
                "timeout 120 \"$RELANCE\" run \(state) --stop-at-end "
                    + options.joined(separator: " "))
            try #require(run.code == 0, "\(run.error)")
        }

        /// A log lies in the past: without `since` it would build state and send nothing.
        func letRulesActOnThePast() throws {
            let edit = try relance.shell(
                "sed -i 's/^\\( *\\)- rule: \\(.*\\)/&\\n\\1  since: 2026-01-01/' config/rules/*")
            try #require(edit.code == 0, "\(edit.error)")
        }

        func committed(_ topic: String) throws -> [Broker.Record] {
            try Broker.records(of: "\(name).\(topic)", partitions: partitions)
        }

        /// Whether the topics hold what the replay with these options writes.
        func expectSame(as options: String) throws {
            let replay = try relance.shell("\"$RELANCE\" replay --out out \(options)")
            try #require(replay.code == 0, "\(replay.error)")
            for (topic, file) in [("requests", "send-requests"), ("decisions", "decisions")] {
                let lines = try relance.read("out/\(file).jsonl")
                    .split(separator: "\n").map(String.init)
                let records = try committed(topic)
                #expect(records.count == lines.count, "\(file)")
                #expect(records.map(\.value).sorted() == lines.sorted(), "\(file)")
                #expect(
                    records.allSatisfy {
                        $0.value.hasPrefix("{\"id\":\"\($0.headers["ce_id"] ?? "none")\"")
                            && $0.headers["ce_specversion"] == "1.0"
                            && $0.headers["content-type"] == "application/json"
                    })
            }
            let letters = try relance.read("out/dead-letters.jsonl").split(separator: "\n")
            let dead = try committed("dead")
            #expect(letters.count == dead.count)
            for record in dead {
                let place =
                    "\"partition\":\(record.headers["partition"] ?? ""),"
                    + "\"offset\":\(record.headers["offset"] ?? "")"
                let isTold = letters.contains {
                    $0.contains(place)
                        && $0.contains("\"reason\":\"\(record.headers["reason"] ?? "")\"")
                }
                #expect(isTold, "\(record)")
            }
        }
    }

    private static let root: URL = {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        return root
    }()

    /// The lines of the sample, each with its customer as key; one in three in binary mode.
    private static func sampleLog(hasBinaryMode: Bool) throws -> [(
        key: String, value: String, headers: [(String, String)]
    )] {
        let log = try String(
            contentsOf: root.appendingPathComponent("config/sample/events.jsonl"), encoding: .utf8)
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
        let place = try Place(config: Self.root.appendingPathComponent("config"), partitions: 1)
        try Broker.produce(Self.sampleLog(hasBinaryMode: false), to: place.name)
        try place.runDaemon("--clock log")
        try place.expectSame(as: "--topic \(place.name)")
        let log = Self.root.appendingPathComponent("config/sample/events.jsonl").path
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
        let place = try Place(config: Self.root.appendingPathComponent("config"), partitions: 3)
        try Broker.produce(Self.sampleLog(hasBinaryMode: true), to: place.name)
        try place.runDaemon("--clock log")
        try place.expectSame(as: "--topic \(place.name)")
        #expect(try place.committed("requests").count > 20)
    }

    @Test("200,000 events of the workload give what a replay of the topic gives, byte for byte")
    func workload() throws {
        let place = try Place(
            config: Self.root.appendingPathComponent("Tests/Benchmarks/workload/w1"),
            partitions: 6)
        try Broker.produce(try Self.workloadLog(place.relance), to: place.name)
        try place.runDaemon("--clock log")
        try place.expectSame(as: "--topic \(place.name)")
        #expect(try place.committed("requests").count > 1_000)
    }

    @Test("in real time, 200,000 events give what log and journal give, also when it was stopped")
    func realTime() throws {
        let place = try Place(
            config: Self.root.appendingPathComponent("Tests/Benchmarks/workload/w1"),
            partitions: 6, settings: "commit: { every: 20ms, events: 2000 }")
        try place.letRulesActOnThePast()
        try Broker.produce(try Self.workloadLog(place.relance), to: place.name)
        let stopped = try place.relance.shell(
            "timeout --foreground -s TERM 3 \"$RELANCE\" run --ephemeral; test $? = 124 || test $? = 143"
        )
        #expect(stopped.error.contains("relance has stopped"), "\(stopped.error)")
        try place.runDaemon()
        try place.expectSame(as: "--topic \(place.name) --journal \(place.name).journal")
        #expect(try place.committed("requests").count > 1_000)
    }

    /// The generator's first 200,000 events.
    private static func workloadLog(
        _ relance: Relance
    ) throws -> [(key: String, value: String, headers: [(String, String)])] {
        let source = SharedData.root.appendingPathComponent("workload/gen_events.c").path
        let made = try relance.shell(
            "cc -O2 -o gen_events \(source) -lm && ./gen_events 200000 20000 > events.jsonl")
        try #require(made.code == 0, "\(made.error)")
        return try relance.read("events.jsonl").split(separator: "\n").map { line in
            let name = "\"customer_id\":\""
            guard let start = line.range(of: name)?.upperBound,
                let end = line[start...].firstIndex(of: "\"")
            else { return ("unknown", String(line), []) }
            return (String(line[start..<end]), String(line), [])
        }
    }
}
