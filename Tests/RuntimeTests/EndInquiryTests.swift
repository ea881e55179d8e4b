// Where partitions end, asked of a real Kafka while the worker goes on.

import Kafka
import Runtime
import TestSupport
import Testing

@Suite(
    "Ends on a real Kafka", .serialized, .timeLimit(.minutes(2)),
    .enabled(if: RealKafka.isThere, "needs ../shared/kafka or a broker in RELANCE_TEST_KAFKA"))
struct EndInquiryTests {
    @Test(
        "an end is confirmed by what was polled, not by what was met before, and asking does not wait"
    )
    func confirms() throws {
        let place = try StatePlace()
        var transport = try place.transport("ends")
        try transport.join()
        var isAssigned = false
        for _ in 0..<300 where !isAssigned {
            isAssigned = try transport.poll(maxCount: 10, timeoutMs: 100) == .assigned([0, 1])
        }
        try transport.hold([0, 1])
        try transport.start([
            InputPosition(topic: 0, partition: 0, offset: 0),
            InputPosition(topic: 0, partition: 1, offset: 0),
        ])
        for _ in 0..<100 where !transport.isAtEnd(of: 1) {
            _ = try transport.poll(maxCount: 10, timeoutMs: 100)
        }
        #expect(transport.endStanding(of: 1) == .unknown, "nobody has asked")
        #expect(try transport.answer(of: 1) == .confirmed)
        #expect(transport.endStanding(of: 0) == .unknown, "it was not asked for")

        // In a transaction, whose marker takes an offset that no consumer sees.
        let writer = try place.writer("ends")
        try writer.beginTransaction()
        try place.produce([("k", "x")], to: writer.topic(place.events), with: writer)
        try writer.commit(timeoutMs: 20_000)
        // Brokers end a transaction somewhat behind the answer that it is committed.
        var answer = try transport.answer(of: 1)
        for _ in 0..<100 where answer == .confirmed {
            transport.sleep(ms: 20)
            answer = try transport.answer(of: 1)
        }
        #expect(answer == .unknown, "a record lies unread")
        var polled = 0
        for _ in 0..<100 where polled == 0 {
            if case .records(let count) = try transport.poll(maxCount: 10, timeoutMs: 100) {
                polled = count
            }
        }
        for _ in 0..<100 where !transport.isAtEnd(of: 1) {
            _ = try transport.poll(maxCount: 10, timeoutMs: 100)
        }
        #expect(try transport.answer(of: 1) == .confirmed)
        transport.leave()
    }
}

extension KafkaTransport {
    /// Asks, and looks until the answer is there.
    fileprivate mutating func answer(of partition: Int) throws -> EndStanding {
        let start = elapsedMs
        askEnds(of: [partition])
        #expect(elapsedMs - start < 50)
        while endStanding(of: partition) == .awaited, elapsedMs - start < 5_000 { sleep(ms: 1) }
        return endStanding(of: partition)
    }
}
