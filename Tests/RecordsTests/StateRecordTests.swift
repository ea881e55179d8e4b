// The records of a partition in the changelog: what is written is read, and nothing else is.

import Calendar
import Engine
import Records
import Testing

@Suite("State records")
struct StateRecordTests {
    private static let clocks = [
        ClockRecord(
            partition: 3,
            offsets: [.init(topic: "events", offset: 12), .init(topic: "b", offset: 0)],
            engineTime: Instant(milliseconds: 1_782_325_558_420), scannedThrough: "zoë \"z\"",
            waiting: 42,
            beganAt: Instant(milliseconds: 1_782_000_000_000)),
        ClockRecord(
            partition: 0, offsets: [.init(topic: "events", offset: 0)], engineTime: nil,
            scannedThrough: nil, waiting: 0,
            beganAt: Instant(milliseconds: 1_782_000_000_000)),
        ClockRecord(
            partition: 0, offsets: [], engineTime: Instant(milliseconds: 5), scannedThrough: nil,
            waiting: 0, beganAt: Instant(milliseconds: 1),
            claim: JumpClaim(time: Instant(milliseconds: 77), customer: "00ff")),
        // A scan at its beginning is not one that has ended.
        ClockRecord(
            partition: 0, offsets: [], engineTime: nil, scannedThrough: "", waiting: -1,
            beganAt: Instant(milliseconds: 1)),
    ]

    private static let activations = [
        ActivationRecord(
            partition: 3, epoch: 7, activatedAt: Instant(milliseconds: 1_782_325_000_000),
            rules: [
                .init(name: "cart", since: Instant(milliseconds: 1_782_325_558_001)),
                .init(name: "welcome", since: nil),
            ], ruleSet: "b4a5", earlier: ["x", "y"],
            tookOverAt: Instant(milliseconds: 1_782_325_559_000)),
        ActivationRecord(partition: 0, epoch: 1, activatedAt: nil, rules: [], ruleSet: "x"),
    ]

    private func clock(_ bytes: [UInt8]) -> ClockRecord? {
        var reader = ClockReader()
        return bytes.withUnsafeBytes { reader.read($0) }
    }

    private func activation(_ bytes: [UInt8]) -> ActivationRecord? {
        var reader = ActivationReader()
        return bytes.withUnsafeBytes { reader.read($0) }
    }

    @Test("a clock record that is written is read", arguments: clocks)
    func roundTrip(_ record: ClockRecord) {
        #expect(clock(record.json) == record)
        #expect(activation(record.json) == nil)
    }

    @Test("an activation record that is written is read", arguments: activations)
    func roundTrip(_ record: ActivationRecord) {
        #expect(activation(record.json) == record)
        #expect(clock(record.json) == nil)
    }

    @Test("both are flat objects")
    func bytes() {
        #expect(
            String(decoding: Self.clocks[1].json, as: UTF8.self)
                == #"{"kind":"clock","partition":0,"topics":["events"],"offsets":[0],"waiting":0,"#
                + #""began_at":"2026-06-21T00:00:00.000Z"}"#)
        #expect(
            String(decoding: Self.activations[1].json, as: UTF8.self)
                == #"{"kind":"activation","partition":0,"epoch":1,"rules":[],"since":[],"#
                + #""ruleset":"x"}"#)
    }

    @Test(
        "what is neither is none",
        arguments: [
            "", "{}", #"{"kind":"batch","partition":0,"topics":[],"offsets":[],"ruleset":"x"}"#,
            #"{"kind":"clock","partition":0,"topics":["a"],"offsets":[],"waiting":0,"#
                + #""began_at":"2026-06-21T00:00:00.000Z"}"#,
            #"{"kind":"clock","partition":0,"topics":[],"offsets":[],"waiting":0}"#,
            #"{"kind":"activation","partition":0,"epoch":-1,"rules":[],"since":[],"ruleset":"x"}"#,
            #"{"kind":"activation","partition":0,"epoch":1,"rules":["a"],"since":[],"ruleset":"x"}"#,
        ])
    func refused(_ text: String) {
        #expect(clock(Array(text.utf8)) == nil)
        #expect(activation(Array(text.utf8)) == nil)
    }
}
