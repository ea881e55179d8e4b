// The zones of customers: names, offsets, and what is neither (S3).

import Engine
import Testing

@Suite("Zones of customers")
struct ZoneTests {
    @Test("S3: an unknown zone falls back to the default, and is counted")
    func unknownZone() throws {
        var scene = try CalendarTriggerTests.scene("{ schedule: \"10:00\" }")
        #expect(
            scene.play("00:00 moved zone=Mars/Olympus\nuntil 12:00") == "sent r.m 10:00>10:00")
        #expect(scene.counters.unknownZones.count == 1)
    }

    @Test("S3: an offset is a zone, without a change of clocks; each unknown value is named once")
    func offsets() throws {
        var scene = try CalendarTriggerTests.scene(
            "{ schedule: \"10:00\" }", day: "2026-03-28", policies: "time: { offset_zones: true }")
        #expect(
            scene.play(
                """
                00:00 moved zone=+02:00
                00:00 moved @bob zone=-03:30
                00:00 moved @carl zone=Mars/Olympus
                00:01 moved @dora zone=UTC+2
                00:02 moved @carl zone=Mars/Olympus
                until 1d 12:00
                """) == """
                    sent r.m 08:00>08:00
                    carl: sent r.m 10:00>10:00
                    dora: sent r.m 10:00>10:00
                    bob: sent r.m 13:30>13:30
                    sent r.m 1d 08:00>1d 08:00
                    carl: sent r.m 1d 10:00>1d 10:00
                    dora: sent r.m 1d 10:00>1d 10:00
                    """)
        #expect(scene.counters.unknownZones.count == 3)
        #expect(scene.counters.unknownZones.names == ["Mars/Olympus", "UTC+2"])
        #expect(scene.counters.unknownZones.offsets.isEmpty)
        #expect(!scene.counters.unknownZones.hasMore)
    }

    @Test(
        "S3: without `offset_zones` an offset in an event is no zone, and is named; in the files it is one"
    )
    func offsetsOfFiles() throws {
        var scene = try CalendarTriggerTests.scene(
            "{ schedule: \"10:00\" }",
            customer: """
                attributes:
                  time_zone: { type: string, from: { moved: event.zone }, default: "-03:30" }
                  birth: { type: date, from: { moved: event.birth } }
                """, policies: "time: { zone: \"+01:00\" }")
        #expect(
            scene.play("00:00 moved\n00:00 moved @bob zone=+02:00\nuntil 20:00") == """
                bob: sent r.m 09:00>09:00
                sent r.m 13:30>13:30
                """)
        #expect(scene.counters.unknownZones.names == ["+02:00"])
        #expect(scene.counters.unknownZones.offsets == ["+02:00"])
    }

    @Test("Of unknown zones twenty are named, of each 64 bytes")
    func manyUnknownZones() throws {
        var scene = try CalendarTriggerTests.scene("{ schedule: \"10:00\" }")
        let long = String(repeating: "x", count: 70)
        _ = scene.play("00:00 moved zone=\(long)")
        for number in 0..<30 { _ = scene.play("00:01 moved zone=nowhere-\(number)") }
        #expect(scene.counters.unknownZones.count == 31)
        #expect(scene.counters.unknownZones.names.count == 20)
        #expect(scene.counters.unknownZones.names[0] == long.prefix(64) + "…")
        #expect(scene.counters.unknownZones.hasMore)
    }
}
