// The clock record: what is written is read, and nothing else is.

import Calendar
import Records
import Testing

@Suite("Clock record")
struct ClockRecordTests {
    private static let full = ClockRecord(
        partition: 3, offsets: [.init(topic: "events", offset: 12), .init(topic: "b", offset: 0)],
        engineTime: Instant(milliseconds: 1_782_325_558_420),
        activations: [
            .init(rule: "cart", since: Instant(milliseconds: 1_782_325_558_001)),
            .init(rule: "welcome", since: nil),
        ], epoch: 7, activatedAt: Instant(milliseconds: 1_782_325_000_000),
        scannedThrough: "zoë \"z\"", waiting: 42, ruleSet: "b4a5")
    private static let fresh = ClockRecord(
        partition: 0, offsets: [.init(topic: "events", offset: 0)], engineTime: nil,
        activations: [], epoch: 1, activatedAt: nil, scannedThrough: nil, waiting: 0, ruleSet: "x")

    private func read(_ bytes: [UInt8]) -> ClockRecord? {
        var reader = ClockReader()
        return bytes.withUnsafeBytes { reader.read($0) }
    }

    @Test("what is written is read", arguments: [full, fresh])
    func roundTrip(_ record: ClockRecord) {
        #expect(read(record.json) == record)
    }

    @Test("a clock record is one flat object")
    func bytes() {
        #expect(
            String(decoding: Self.fresh.json, as: UTF8.self)
                == #"{"kind":"clock","partition":0,"topics":["events"],"offsets":[0],"#
                + #""rules":[],"since":[],"epoch":1,"waiting":0,"ruleset":"x"}"#)
    }

    @Test("a scan at its beginning is not one that has ended")
    func scanAtItsBeginning() {
        var record = Self.fresh
        record.scannedThrough = ""
        #expect(read(record.json) == record)
    }

    @Test(
        "what is no clock record is none",
        arguments: [
            "", "{}", #"{"kind":"batch","partition":0,"topics":[],"offsets":[],"ruleset":"x"}"#,
            #"{"kind":"clock","partition":0,"topics":[],"offsets":[],"ruleset":"x"}"#,
        ])
    func refused(_ text: String) {
        #expect(read(Array(text.utf8)) == nil)
    }
}
