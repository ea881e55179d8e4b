// The changelog through the transport, on a real Kafka: what of it can be read, and up to where.

import Kafka
import Runtime
import TestSupport
import Testing

@Suite(
    "The changelog on a real Kafka", .serialized, .timeLimit(.minutes(3)),
    .enabled(if: RealKafka.isThere, "needs ../shared/kafka or a broker in RELANCE_TEST_KAFKA"))
struct ChangelogTests {
    @Test("A changelog without records ends where it begins")
    func empty() throws {
        let place = try StatePlace()
        var transport = try place.transport()
        #expect(try transport.range(of: 1) == 0..<0)
        #expect(try transport.read(1, from: 0, to: 0) == [])
    }

    @Test("Committed records are read, also tombstones; aborted ones and markers are passed over")
    func committed() throws {
        let place = try StatePlace()
        let writer = try place.writer("committed")
        try place.commit([("a", "1"), ("b", "1")], with: writer)
        try place.abort([("a", "lost"), ("c", "lost")], with: writer)
        try place.commit([("b", nil), ("", "clock")], with: writer)
        var transport = try place.transport()
        let range = try transport.range(of: 1)
        // Six records and three markers.
        #expect(range == 0..<9)
        #expect(
            try transport.read(1, from: 0, to: range.upperBound) == [
                "a=1", "b=1", "b=gone", "=clock",
            ])
        #expect(try transport.read(1, from: 1, to: range.upperBound).first == "b=1")
        // The same reader goes to another partition and back.
        #expect(try transport.read(0, from: 0, to: 0) == [])
        #expect(try transport.read(1, from: 6, to: range.upperBound) == ["b=gone", "=clock"])
        transport.stopChangelog()
    }

    @Test(
        "An open transaction is in the range and not read before it ends", arguments: [true, false])
    func open(commits: Bool) throws {
        let place = try StatePlace()
        let writer = try place.writer("open-\(commits)")
        try place.commit([("a", "1")], with: writer)
        try writer.beginTransaction()
        try place.produce([("a", "2"), ("b", "2")], with: writer)
        try writer.flush(timeoutMs: 10_000)
        var transport = try place.transport()
        let range = try transport.range(of: 1)
        #expect(range == 0..<4)
        try transport.startChangelog(of: 1, at: 0)
        var read: [String] = []
        var next: Int64 = 0
        // Its end is the first record of the open transaction, however long one waits.
        try transport.poll(untilNext: 2, polls: 20, into: &read, next: &next)
        #expect(next == 2)
        #expect(read == ["a=1"])
        if commits {
            try writer.commit(timeoutMs: 10_000)
        } else {
            try writer.abort()
        }
        try transport.poll(untilNext: range.upperBound, into: &read, next: &next)
        #expect(next >= range.upperBound)
        #expect(read == (commits ? ["a=1", "a=2", "b=2"] : ["a=1"]))
    }

    @Test("Where compaction has left gaps, the end is reached all the same")
    func compacted() throws {
        let place = try StatePlace(settings: [
            "cleanup.policy": "compact", "min.cleanable.dirty.ratio": "0.01", "segment.ms": "200",
            "max.compaction.lag.ms": "200", "delete.retention.ms": "0",
        ])
        let writer = try place.writer("compacted")
        for round in 0..<5 {
            try place.commit(
                [("a", "\(round)"), ("b", round == 4 ? nil : "\(round)")], with: writer)
            try place.abort([("a", "lost")], with: writer)
            place.pause(ms: 250)
        }
        var transport = try place.transport()
        let range = try transport.range(of: 1)
        // Ten records were committed. The broker compacts when it sees fit; before and after, the state
        // is the same.
        var count = 10
        for _ in 0..<90 where count == 10 {
            place.pause(ms: 1_000)
            let read = try transport.read(1, from: 0, to: range.upperBound)
            count = read.count
            var state: [String: String] = [:]
            for record in read { state[String(record.prefix(1))] = record }
            #expect(state["a"] == "a=4")
            #expect(state["b"] == nil || state["b"] == "b=gone")
        }
        #expect(count < 10)
    }

    @Test("From an offset behind the end, reading is refused")
    func behindTheEnd() throws {
        let place = try StatePlace()
        var transport = try place.transport()
        try transport.startChangelog(of: 1, at: 50)
        var failure: TransportFailure?
        for _ in 0..<100 where failure == nil {
            do throws(TransportFailure) {
                _ = try transport.pollChangelog(maxCount: 10, timeoutMs: 100)
            } catch {
                failure = error
            }
        }
        #expect(failure?.consequence == .fatal)
    }
}

extension KafkaTransport {
    /// As a worker asks for it, until the broker knows: a new topic's leader takes a moment.
    fileprivate mutating func range(of partition: Int) throws -> Range<Int64> {
        for _ in 0..<100 {
            do throws(TransportFailure) {
                return try changelogRange(of: partition, timeoutMs: 2_000)
            } catch {
                guard error.consequence == .retry else { throw error }
                sleep(ms: 100)
            }
        }
        return try changelogRange(of: partition, timeoutMs: 2_000)
    }

    /// All of a partition's changelog from an offset up to another, as `key=value`.
    fileprivate mutating func read(_ partition: Int, from start: Int64, to end: Int64) throws
        -> [String]
    {
        try startChangelog(of: partition, at: start)
        var read: [String] = []
        var next = start
        try poll(untilNext: end, into: &read, next: &next)
        #expect(next >= end)
        return read
    }

    /// Polls until all before an offset is read; with `polls`, so many times in any case.
    fileprivate mutating func poll(
        untilNext end: Int64, polls: Int? = nil, into read: inout [String], next: inout Int64
    ) throws {
        for number in 0..<(polls ?? 300) where polls != nil || number == 0 || next < end {
            let polled = try pollChangelog(maxCount: 3, timeoutMs: 100)
            for index in 0..<polled.count {
                let record = changelogRecord(at: index)
                let value = record.value.map { String(decoding: $0, as: UTF8.self) } ?? "gone"
                read.append("\(String(decoding: record.key, as: UTF8.self))=\(value)")
            }
            next = polled.next
        }
    }
}
