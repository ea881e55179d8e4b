// Several logs as one sequence.

import Calendar
import Events
import Foundation
import Inputs
import TestSupport
import Testing

@Suite struct RecordedEventsTests {
    /// What came, as `file:line` with the event's second, or the reason of a dead letter.
    private func read(
        _ paths: [String], schema: EventSchema = EventSchema()
    ) throws -> [String] {
        var events = try RecordedEvents(paths: paths, schema: schema)
        var result: [String] = []
        while let event = try events.next() {
            switch event.verdict {
            case .event(let scanned):
                let second = scanned.time.milliseconds / 1000
                let id = String(decoding: scanned.id, as: UTF8.self)
                #expect(event.payload.count == event.sizeBytes)
                #expect(String(decoding: event.payload, as: UTF8.self).contains("\"id\":\"\(id)\""))
                result.append("\(event.file):\(event.line) \(second)")
            case .deadLetter(let reason, _):
                result.append("\(event.file):\(event.line) \(reason.rawValue)")
            }
        }
        return result
    }

    private func event(_ second: Int) -> String {
        #"{"id":"e\#(second)","type":"seen","subject":"anna","time":\#(second),"data":{}}"#
    }

    private func log(_ lines: [String]) -> [UInt8] {
        Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    @Test("one log comes in its own order, whatever its times")
    func single() throws {
        try withFile(log([event(5), event(3), "nonsense", "", event(4)])) { path in
            let order = try read([path])
            #expect(order == ["0:1 5", "0:2 3", "0:3 not_json", "0:5 4"])
        }
    }

    @Test("several logs merge by the time of their heads, at one time in the order given")
    func merge() throws {
        let logs = [
            log([event(1), event(4), event(2), event(9)]), log([event(1), event(3), event(3)]),
            log([]), log([event(0), event(3), event(10)]),
        ]
        try withFiles(logs) { paths in
            let order = try read(paths)
            #expect(
                order == [
                    "3:1 0", "0:1 1", "1:1 1", "1:2 3", "1:3 3", "3:2 3", "0:2 4", "0:3 2", "0:4 9",
                    "3:3 10",
                ])
        }
    }

    @Test("a dead letter comes as soon as it is the head of its log")
    func deadLetters() throws {
        let logs = [
            log([event(1), "nonsense", event(7)]), log(["[]", event(2), event(3), "{}"]),
            log(["more nonsense"]),
        ]
        try withFiles(logs) { paths in
            let order = try read(paths)
            #expect(
                order == [
                    "1:1 not_an_object", "2:1 not_json", "0:1 1", "0:2 not_json", "1:2 2", "1:3 3",
                    "1:4 missing_field", "0:3 7",
                ])
        }
    }

    @Test("random logs merge as the slow way says", arguments: Seeds.all())
    func randomMerge(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for round in 0..<30 {
            let logs = (0..<Int.random(in: 2...12, using: &random)).map { _ in
                (0..<Int.random(in: 0...20, using: &random)).map { _ in
                    Int.random(in: 0...30, using: &random)
                }
            }
            var rest = logs.map { ArraySlice($0) }
            var expected: [String] = []
            while true {
                let heads = rest.indices.filter { !rest[$0].isEmpty }
                // `min` keeps the first of equals.
                guard let next = heads.min(by: { rest[$0].first! < rest[$1].first! }) else { break }
                expected.append("\(next):\(rest[next].startIndex + 1) \(rest[next].first!)")
                rest[next].removeFirst()
            }
            let files = logs.map { times in
                stored(
                    log(times.map { event($0) }),
                    as: Storage.allCases.randomElement(using: &random)!)
            }
            try withFiles(files) { paths in
                let order = try read(paths)
                #expect(
                    order == expected, "seed \(seed), round \(round)")
            }
        }
    }

    @Test("S17: an oversized line is a dead letter of known size, and is not copied")
    func oversized() throws {
        var schema = EventSchema()
        schema.maxSizeBytes = 80
        let long = event(1) + String(repeating: " ", count: 100)
        try withFile(log([long, event(2)])) { path in
            let order = try read([path], schema: schema)
            #expect(order == ["0:1 too_large", "0:2 2"])
            var events = try RecordedEvents(paths: [path], schema: schema)
            let head = try events.next()
            let first = try #require(head)
            #expect(first.payload.isEmpty)
            #expect(first.sizeBytes == long.utf8.count)
            guard case .deadLetter(.tooLarge, let detail) = first.verdict else {
                Issue.record("not too large")
                return
            }
            #expect(detail == "\(long.utf8.count) bytes, at most 80")
            let second = try events.next()
            #expect(second?.offset == long.utf8.count + 1)
        }
    }

    @Test("blank lines and bytes are counted over all files")
    func counts() throws {
        let logs = [log(["", event(1), " "]), gzip(log([event(2), "\t"]))]
        try withFiles(logs) { paths in
            var events = try RecordedEvents(paths: paths, schema: EventSchema())
            #expect(events.totalBytes == logs[0].count + logs[1].count)
            while try events.next() != nil {}
            let afterEnd = try events.next()
            #expect(afterEnd == nil)
            #expect(events.blankLines == 3)
            #expect(events.consumedBytes == events.totalBytes)
            #expect(events.paths == paths)
        }
    }

    @Test("a log that is cut short ends the merge with an error that names it")
    func cutShort() throws {
        let cut = gzip(log((1...50).map { event($0) })).dropLast(12)
        try withFiles([log([event(1000)]), Array(cut)]) { paths in
            let error = #expect(throws: InputError.self) { try read(paths) }
            #expect(error?.path == paths[1])
            #expect(error?.problem == .cutShort(.gzip))
        }
    }

    @Test("no log is no event; one that is missing, or standard input twice, is an error")
    func opening() throws {
        #expect(try read([]) == [])
        try withFile(log([event(1)])) { path in
            let missing = #expect(throws: InputError.self) { try read([path, path + "x", path]) }
            #expect(missing?.path == path + "x" && missing?.problem == .missing)
        }
        let twice = #expect(throws: InputError.self) { try read(["-", "-"]) }
        #expect(twice?.description == "standard input: can be read only once")
    }
}
