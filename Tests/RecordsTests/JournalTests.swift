// The journal: what is written is read, and nothing else is.

import Calendar
import Records
import Testing

@Suite("Journal")
struct JournalTests {
    private static let records: [JournalRecord] = [
        .start(
            JournalRecord.Start(
                partition: 3,
                offsets: [.init(topic: "events", offset: 0), .init(topic: "a \"b\"", offset: 12)],
                activation: Instant(milliseconds: 1_782_325_558_420), isClockSystem: true,
                ruleSet: "b4a57919dfc604c02f4e09e054db5919")),
        .start(
            JournalRecord.Start(
                partition: 0, offsets: [.init(topic: "events", offset: 9_007_199_254_740_993)],
                activation: nil, isClockSystem: false, ruleSet: "x")),
        .activation(
            JournalRecord.Start(
                partition: 1, offsets: [.init(topic: "events", offset: 4)],
                activation: Instant(milliseconds: 1_782_325_558_420), isClockSystem: true,
                ruleSet: "y", zonesVersion: "2026a")),
        .batch(
            JournalRecord.Batch(
                partition: 5, offsets: [.init(topic: "events", offset: 77)],
                reading: Instant(milliseconds: 1_782_325_558_001), isCaughtUp: true,
                ruleSet: "x")),
        .batch(
            JournalRecord.Batch(
                partition: 5, offsets: [], reading: nil, isCaughtUp: false, ruleSet: "x",
                zonesVersion: "2025b")),
    ]

    private func read(_ bytes: [UInt8]) -> JournalRecord? {
        var reader = JournalReader()
        return bytes.withUnsafeBytes { reader.read($0) }
    }

    @Test("what is written is read", arguments: records)
    func roundTrip(_ record: JournalRecord) {
        #expect(read(record.json) == record)
    }

    @Test("the release of tzdata is named where it is known")
    func zones() {
        #expect(Self.records.map(\.zonesVersion) == [nil, nil, "2026a", nil, "2025b"])
        #expect(
            String(decoding: Self.records[4].json, as: UTF8.self)
                .hasSuffix(#","caught_up":false,"tzdata":"2025b","ruleset":"x"}"#))
    }

    @Test("a batch is one flat object")
    func bytes() {
        #expect(
            String(decoding: Self.records[3].json, as: UTF8.self)
                == #"{"kind":"batch","partition":5,"topics":["events"],"offsets":[77],"#
                + #""reading":"2026-06-24T18:25:58.001Z","caught_up":true,"ruleset":"x"}"#)
    }

    @Test(
        "what is no record of a journal is none",
        arguments: [
            "", "{}", "[]", #"{"kind":"batch"}"#,
            #"{"kind":"other","partition":0,"topics":[],"offsets":[],"ruleset":"x"}"#,
            #"{"kind":"batch","partition":0,"topics":["a"],"offsets":[],"ruleset":"x"}"#,
            #"{"kind":"batch","partition":"0x","topics":[],"offsets":[],"ruleset":"x"}"#,
            #"{"kind":"batch","partition":0,"topics":[],"offsets":[],"reading":"soon","ruleset":"x"}"#,
        ])
    func refused(_ text: String) {
        #expect(read(Array(text.utf8)) == nil)
    }
}
