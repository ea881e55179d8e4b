// Records of a topic without a value (S70), and halves of surrogate pairs in topics.

import Calendar
import Events
import Foundation
import Inputs
import Records
import Replay
import RuleSet
import Testing

@Suite("Tombstones")
struct TombstoneTests {
    /// A partition from memory.
    private struct Records: PartitionRecords {
        let topics = ["events"]
        let partition = 0
        private let memory: [UnsafeMutableRawBufferPointer?]
        private var next = 0

        init(_ values: [String?]) {
            memory = values.map { value in
                value.map { text in
                    let bytes = UnsafeMutableRawBufferPointer.allocate(
                        byteCount: text.utf8.count, alignment: 1)
                    bytes.copyBytes(from: text.utf8)
                    return bytes
                }
            }
        }

        mutating func next(ofTopic topic: Int) throws(InputError) -> PartitionRecord? {
            guard next < memory.count else { return nil }
            defer { next += 1 }
            return PartitionRecord(
                offset: Int64(next), recordTime: nil,
                payload: memory[next].map { UnsafeRawBufferPointer($0) }, attributes: nil)
        }
    }

    private static let event = #"{"id":"1","type":"seen","subject":"c\ud83d","time":0}"#

    private func replayed(_ fate: EventSchema.Fate) throws -> ReplaySummary {
        var rules = try Playback.rules(
            events: "{ seen: {} }",
            rules:
                "  - { rule: r, kind: functional, trigger: { event: seen }, steps: [{ send: s, channel: email }] }"
        )
        rules.schema.tombstones = fate
        var replayer = Replayer(rules: rules, until: .daemon)
        var replay = PartitionReplay(
            Records([nil, Self.event, nil, "", nil]), schema: rules.schema, journal: nil)
        while try replay.advance(&replayer) {}
        try replayer.finish()
        return ReplaySummary(replayer, blankLines: 0)
    }

    @Test(
        "S70: a record without a value is counted as a tombstone, and is no dead letter; an empty one is"
    )
    func counted() throws {
        let summary = try replayed(.skip)
        #expect(summary.tombstones == 3)
        #expect(summary.events == 1)
        #expect(summary.deadLetters == [.init(name: "not_json", count: 1)])
        let row = summary.text.split(separator: "\n").first { $0.hasPrefix("tombstones ") }
        #expect(row?.hasSuffix(" 3") == true)
        #expect(summary.text.contains("half characters  1  escaped halves"))
        #expect(summary.json.contains(#""tombstones":3,"surrogate_halves":1"#))
    }

    @Test("S70: with `tombstones: dead_letter` it is one")
    func deadLetters() throws {
        let summary = try replayed(.deadLetter)
        #expect(summary.tombstones == 0)
        #expect(summary.deadLetters == [.init(name: "not_json", count: 4)])
    }
}
