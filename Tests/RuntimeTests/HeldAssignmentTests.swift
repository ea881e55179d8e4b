// Partitions that are assigned and not read yet, as long as their state is restored, on a real Kafka.

import Kafka
import Runtime
import TestSupport
import Testing

@Suite(
    "A held assignment on a real Kafka", .serialized, .timeLimit(.minutes(3)),
    .enabled(if: RealKafka.isThere, "needs ../shared/kafka or a broker in RELANCE_TEST_KAFKA"))
struct HeldAssignmentTests {
    /// Short, so that a member that does not poll, or is not heard of, is soon out.
    private static let strict = [
        ("session.timeout.ms", "6000"), ("heartbeat.interval.ms", "500"),
        ("max.poll.interval.ms", "6000"),
    ]

    @Test(
        "A member that polls keeps its partitions for long, and gets their events after the start")
    func polls() throws {
        let place = try StatePlace()
        try feed(place, ["x", "y", "z"])
        var transport = try place.transport("patient", Self.strict)
        try transport.join()
        #expect(try transport.tells(.assigned([0, 1])))
        try transport.hold([0, 1])
        // Longer than each of the times after which it would be out.
        let limit = transport.elapsedMs + 9_000
        while transport.elapsedMs < limit {
            #expect(try transport.poll(maxCount: 10, timeoutMs: 0) == .nothing)
            // A changelog is read meanwhile.
            try transport.startChangelog(of: 0, at: 0)
            _ = try transport.pollChangelog(maxCount: 10, timeoutMs: 100)
        }
        transport.stopChangelog()
        try transport.start([Self.position(0, 0), Self.position(1, 1)])
        #expect(try transport.payloads(2) == ["y", "z"])
        // Its generation is still good for a commit.
        try transport.begin()
        try transport.commit([Self.position(1, 3)])
        #expect(try transport.committedOffsets(of: 1, timeoutMs: 2_000).map { $0?.offset } == [3])
        transport.leave()
    }

    @Test("A second member's coming is told as a revocation, and each gets its part")
    func rebalance() throws {
        let place = try StatePlace()
        try feed(place, ["x"])
        var first = try place.transport("first", Self.strict)
        try first.join()
        #expect(try first.tells(.assigned([0, 1])))
        try first.hold([0, 1])
        var second = try place.transport("second", Self.strict)
        try second.join()
        var told: [Polled] = []
        var parts: [[Int]] = [[], []]
        for _ in 0..<300 where parts.contains([]) {
            let polled = try first.poll(maxCount: 10, timeoutMs: 100)
            if polled != .nothing { told.append(polled) }
            if case .revoked = polled { try first.release() }
            if case .assigned(let partitions) = polled {
                parts[0] = partitions
                try first.hold(partitions)
            }
            if case .assigned(let partitions) = try second.poll(maxCount: 10, timeoutMs: 100) {
                parts[1] = partitions
                try second.hold(partitions)
            }
        }
        #expect(told.first == .revoked([0, 1]))
        #expect(told.count == 2)
        #expect(parts.sorted { $0[0] < $1[0] } == [[0], [1]])
        // What is held after a rebalance can be started like any other.
        if parts[0] == [1] {
            try first.start([Self.position(1, 0)])
            #expect(try first.payloads(1) == ["x"])
        } else {
            try second.start([Self.position(1, 0)])
            #expect(try second.payloads(1) == ["x"])
        }
        first.leave()
        second.leave()
    }

    @Test("A member that was thrown out while it held can neither start nor commit")
    func thrownOut() throws {
        let place = try StatePlace()
        var transport = try place.transport("sleeper", Self.strict)
        try transport.join()
        #expect(try transport.tells(.assigned([0, 1])))
        try transport.hold([0, 1])
        try transport.begin()
        // No poll for longer than it may.
        transport.sleep(ms: 8_000)
        let start = failure { () throws(TransportFailure) in
            try transport.start([Self.position(0, 0), Self.position(1, 0)])
        }
        #expect(start?.consequence == .fenced)
        let commit = failure { () throws(TransportFailure) in
            try transport.commit([Self.position(1, 0)])
        }
        #expect(commit?.consequence == .fenced)
        // The reason is told before the loss.
        #expect(throws: TransportFailure.self) { _ = try transport.tells(.lost([0, 1])) }
        #expect(try transport.tells(.lost([0, 1])))
        #expect(try transport.committedOffsets(of: 1, timeoutMs: 2_000).map { $0?.offset } == [nil])
        transport.leave()
    }

    private func failure(_ body: () throws(TransportFailure) -> Void) -> TransportFailure? {
        do throws(TransportFailure) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    /// Events of partition 1, as values.
    private func feed(_ place: StatePlace, _ values: [String]) throws {
        let producer = try Producer(KafkaProperties(bootstrap: place.bootstrap))
        try place.produce(
            values.map { ("k", $0) }, to: producer.topic(place.events), with: producer)
        try producer.flush(timeoutMs: 10_000)
    }

    private static func position(_ partition: Int, _ offset: Int64) -> InputPosition {
        InputPosition(topic: 0, partition: partition, offset: offset)
    }
}

extension KafkaTransport {
    /// Polls for half a minute at most; whether what is waited for came.
    fileprivate mutating func tells(_ wanted: Polled) throws -> Bool {
        for _ in 0..<300 {
            if try poll(maxCount: 10, timeoutMs: 100) == wanted { return true }
        }
        return false
    }

    /// So many events, waited for likewise.
    fileprivate mutating func payloads(_ count: Int) throws -> [String] {
        var payloads: [String] = []
        for _ in 0..<300 where payloads.count < count {
            guard case .records(let polled) = try poll(maxCount: 10, timeoutMs: 100) else {
                continue
            }
            for index in 0..<polled {
                let payload = try #require(record(at: index).payload)
                payloads.append(String(decoding: payload, as: UTF8.self))
            }
        }
        return payloads
    }
}
