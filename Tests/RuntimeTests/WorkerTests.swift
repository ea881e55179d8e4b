// What a worker does on a day without faults, and where nothing mends one.

import Calendar
import Foundation
import RuleSet
import Runtime
import Telemetry
import TestSupport
import Testing

@Suite("Worker")
struct WorkerTests {
    private let cluster = SimulatedCluster(
        eventTopics: 1, partitionCount: 2, begin: Shop.start + 10 * 86_400_000, seed: 1)
    private var events = ShopEvents(
        customers: 10, begin: Shop.start, random: SeededGenerator(seed: 1))

    private mutating func append(_ count: Int) {
        for _ in 0..<count {
            let event = events.next(at: nil)
            cluster.append(event.record, topic: 0, partition: event.customer % 2)
        }
    }

    /// Runs a worker in real time until it has committed everything or has stopped.
    private func run(
        state disk: SimulatedDisk? = nil, rules: RuleSet? = nil, log: Log? = nil
    ) throws -> TransportFailure? {
        let process = SimulatedProcess(
            cluster, transactionalID: "worker", skewMs: 0, disk: disk ?? SimulatedDisk(),
            sabotage: nil)
        let settings = WorkerSettings(
            group: "group", eventTopics: cluster.eventTopics,
            state: disk.map { _ in process.state(cacheBytes: 1 << 20) },
            isClockSystem: true, commitEveryMs: 500, commitEvents: 50)
        cluster.processes = [process]
        let daemon = SimulatedDaemon(
            process, rules: try rules ?? Shop.plain.get(), settings: settings, log: log)
        var rounds = 0
        while daemon.failure == nil, rounds < 20 || !cluster.isCommitted {
            daemon.iterate(mayPause: false)
            rounds += 1
            try #require(rounds < 10_000, "the worker does not get on")
        }
        if daemon.failure == nil { daemon.finish() }
        while cluster.isEnding { cluster.writeMarker() }
        return daemon.failure
    }

    private func values(of topic: OutputTopic) -> [String] {
        (0..<cluster.partitionCount).flatMap { partition in
            cluster.log(topic.name, partition).committed.map {
                String(decoding: $0.record.value ?? [], as: UTF8.self)
            }
        }
    }

    /// The group's offsets are at the beginning again, with what was committed with them or without.
    private func moveBack(keepsMetadata: Bool) {
        cluster.group.commit(
            cluster.group.committed.map { place, committed in
                var position = InputPosition(
                    topic: place.topic, partition: place.partition, offset: 0)
                if keepsMetadata { position.metadata = committed.metadata }
                return position
            })
    }

    @Test("a failure that nothing mends ends the worker, without its transaction")
    mutating func fatal() throws {
        append(100)
        cluster.faults.commitEndsWorker = 100
        #expect(try run() != nil)
        #expect(OutputTopic.allCases.allSatisfy { values(of: $0).isEmpty })
        #expect(cluster.group.committed.isEmpty)
    }

    @Test(
        "in real time, events from before the first start send nothing", arguments: [true, false])
    mutating func activation(isDurable: Bool) throws {
        let disk = isDurable ? SimulatedDisk() : nil
        append(200)
        #expect(try run(state: disk) == nil)
        #expect(values(of: .sendRequests).isEmpty && values(of: .decisions).isEmpty)
        #expect(values(of: .journal).contains { $0.contains("\"activation\":") })
        // The next start goes on with the activation of the first, also where more of the history comes.
        append(200)
        #expect(try run(state: disk) == nil)
        #expect(values(of: .sendRequests).isEmpty)
    }

    @Test("where nothing is durable, the activation goes with the offsets")
    mutating func committedActivation() throws {
        append(200)
        #expect(try run() == nil)
        moveBack(keepsMetadata: true)
        #expect(try run() == nil)
        #expect(values(of: .sendRequests).isEmpty)
        // A group whose offsets somebody else has committed acts on all that follows.
        moveBack(keepsMetadata: false)
        #expect(try run() == nil)
        #expect(!values(of: .sendRequests).isEmpty)
    }

    @Test("values of `time_zone` that name no zone stand in the log, each once")
    func unknownZones() throws {
        let zones = ["Mars", "Europe/Paris", "UTC+2", "+02:00", "Mars", "Mars", "UTC+2"]
        for (number, zone) in zones.enumerated() {
            let customer = "c\(number)"
            cluster.append(
                SimulatedLog.Record(
                    time: Shop.start, key: Array(customer.utf8),
                    value: Array(
                        """
                        {"id":"e\(number)","type":"profile","source":"/shop","subject":"\(customer)",\
                        "time":"\(Shop.rendered(Shop.start))","data":{"zone":"\(zone)"}}
                        """.utf8)), topic: 0, partition: number % 2)
        }
        let pipe = Pipe()
        let log = Log(
            level: .warn, format: .logfmt, descriptor: pipe.fileHandleForWriting.fileDescriptor,
            time: { "T" })
        #expect(try run(rules: try Shop.zones(), log: log) == nil)
        try pipe.fileHandleForWriting.close()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(
            Set(text.split(separator: "\n").map { $0.split(separator: "=").last! }) == [
                "Mars", "UTC+2",
            ])
        #expect(text.split(separator: "\n").count == 2)
    }

    @Test(
        "large events of one customer leave a record that can be written, and messages that can leave"
    )
    func largeEvents() throws {
        let text = String(repeating: "\\u0001", count: 60_000)
        for number in 0..<3 {
            cluster.append(
                SimulatedLog.Record(
                    time: cluster.now, key: Array("c".utf8),
                    value: Array(
                        """
                        {"id":"e\(number)","type":"cart","source":"/shop","subject":"c",\
                        "time":"\(Shop.rendered(cluster.now))","data":{"k":"k\(number)","text":"\(text)"}}
                        """.utf8)), topic: 0, partition: 0)
        }
        #expect(try run(state: SimulatedDisk(), rules: try Shop.large()) == nil)
        // Text of control characters: of 60,000 bytes three fit into a record, and two into a message.
        #expect(values(of: .sendRequests).count == 3)
        #expect(values(of: .sendRequests).allSatisfy { $0.utf8.count < 900_000 })
        #expect(values(of: .state).allSatisfy { $0.utf8.count < 700_000 })
    }

    @Test("an orderly stop leaves nothing to read again, after it nor after what came behind it")
    mutating func orderlyStop() throws {
        let disk = SimulatedDisk()
        append(200)
        #expect(try run(state: disk) == nil)
        #expect(values(of: .state).count > 10)
        for _ in 0..<3 {
            let count = cluster.counts.restoredRecords
            #expect(try run(state: disk) == nil)
            #expect(cluster.counts.restoredRecords == count)
            append(20)
            #expect(try run(state: disk) == nil)
            #expect(cluster.counts.restoredRecords == count)
        }
        // Whoever has nothing reads it all.
        #expect(try run(state: SimulatedDisk()) == nil)
        #expect(cluster.counts.restoredRecords > 10)
    }

    @Test("where state is durable, offsets that somebody has moved are refused")
    mutating func movedOffsets() throws {
        let disk = SimulatedDisk()
        append(100)
        #expect(try run(state: disk) == nil)
        moveBack(keepsMetadata: true)
        let failure = try run(state: disk)
        #expect(failure?.message.contains("offsets were moved by hand") == true)
    }
}
