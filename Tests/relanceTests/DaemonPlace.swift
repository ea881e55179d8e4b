// Where a test runs the daemon, and what its topics must hold.

import Foundation
import TestSupport
import Testing

/// A directory with a configuration whose topics nobody else has.
struct DaemonPlace {
    let relance: Relance
    /// Whether the daemon keeps no state.
    let isEphemeral: Bool
    let name = "t" + UUID().uuidString.prefix(8).lowercased()
    let partitions: Int

    init(
        config: URL, partitions: Int, isEphemeral: Bool = true, settings: String = ""
    ) throws {
        relance = try Relance()
        self.isEphemeral = isEphemeral
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
              conversions: \(name).conversions
              dead_letters: \(name).dead
              journal: \(name).journal
              state: \(name).state
            group: \(name)
            \(settings)

            """, to: "config/relance.yaml")
        let created = try relance.run(
            "topics", "--create", "--partitions", "\(partitions)", "--replication", "1")
        try #require(created.code == 0, "\(created.error)\(created.output)")
    }

    var run: String { isEphemeral ? "run --ephemeral" : "run --state-dir stores" }

    /// Runs the daemon to the end of its topics.
    func runDaemon(_ options: String...) throws {
        let run = try relance.shell(
            "timeout 120 \"$RELANCE\" \(run) --stop-at-end " + options.joined(separator: " "))
        try #require(run.code == 0, "\(run.error)")
    }

    /// Runs the daemon and kills it, so many milliseconds after it has its partitions.
    func killDaemon(afterMs: Int, _ options: String...) throws {
        let killed = try relance.shell(
            """
            "$RELANCE" \(run) \(options.joined(separator: " ")) 2> killed.log &
            daemon=$!
            for tenth in $(seq 600); do
                grep -q 'partitions assigned' killed.log && break
                kill -0 $daemon || break
                sleep 0.1
            done
            sleep \(Double(afterMs) / 1000)
            kill -9 $daemon
            wait $daemon 2> /dev/null
            grep -q 'partitions assigned' killed.log || { cat killed.log >&2; exit 1; }
            """)
        try #require(killed.code == 0, "\(killed.error)")
    }

    /// A log lies in the past: without `since` it would build state and send nothing.
    func letRulesActOnThePast() throws {
        let edit = try relance.shell(
            "sed -i 's/^\\( *\\)- rule: \\(.*\\)/&\\n\\1  since: 2026-01-01/' config/rules/*")
        try #require(edit.code == 0, "\(edit.error)")
    }

    /// Lets events wait as long as `CombinationLog` has them out of order.
    func letEventsSettle() throws {
        try relance.write("time: { lateness: 6s, settle: 5s }\n", to: "config/policies.yaml")
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
        try expectSameConversions()
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

    /// Their topic is there where the rules ask for them.
    private func expectSameConversions() throws {
        let lines = try relance.read("out/conversions.jsonl").split(separator: "\n")
            .map(String.init)
        if lines.isEmpty { return }
        let records = try committed("conversions")
        #expect(records.map(\.value).sorted() == lines.sorted())
        // The same event converts messages of several rules, and each record has an id of its own.
        #expect(Set(records.map { $0.headers["ce_id"] }).count == records.count)
        #expect(records.allSatisfy { $0.headers["ce_type"] == "relance.conversion" })
    }

    static let root: URL = {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        return root
    }()

    /// The generator's first 200,000 events.
    static func workloadLog(
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
