// Which files are zones, which names are refused, what is broken.

import Calendar
import Foundation
import TestSupport
import Testing

@Suite struct ZoneDatabaseTests {
    @Test("UTC is there without tzdata")
    func withoutFiles() {
        let database = ZoneDatabase.system(path: "/nonexistent")
        #expect(database.zoneNames == ["UTC"])
        #expect(database.zone(named: "UTC")?.offsetSeconds(at: Instant(milliseconds: 0)) == 0)
        #expect(database.version == nil)
    }

    @Test(
        "names that lead elsewhere or name no zone are refused",
        arguments: [
            "../zoneinfo/Europe/Paris", "/etc/localtime", "Europe/../Europe/Paris", "Europe",
            "Europe/", "", "/", ".", "..", "localtime", "posixrules", "right/Europe/Paris",
            "posix/Europe/Paris", "Europe/Paris\u{0}", "europe/paris", "zone.tab", "Europe//Paris",
            "Europe/Pari", "Europe/Parisian", "leapseconds",
        ])
    func refusedNames(name: String) {
        #expect(ZoneDatabase.load(names: [name]).zone(named: name) == nil)
        #expect(ZoneDatabase.system().zone(named: name) == nil)
    }

    @Test("loading some zones loads those and UTC")
    func someZones() {
        let database = ZoneDatabase.load(names: ["Europe/Paris", "Europe/Paris", "No/Where"])
        #expect(database.zoneNames == ["Europe/Paris", "UTC"])
        #expect(database.version == ZoneDatabase.system().version)
    }

    @Test("all zones and links are found, each by its name")
    func allZones() {
        let database = ZoneDatabase.system()
        #expect(database.zoneNames.count > 400)
        for name in database.zoneNames {
            #expect(database.zone(named: name)?.name == name)
        }
        #expect(database.zone(named: "America/Argentina/Ushuaia") != nil)
        #expect(!database.zoneNames.contains { $0.hasPrefix("right") || $0.hasPrefix("posix") })
    }

    @Test(
        "an offset is a zone, in the forms that times have; its name is the one with a colon",
        arguments: [
            ("+02:00", "+02:00", 7_200), ("-03:30", "-03:30", -12_600), ("+0530", "+05:30", 19_800),
            ("-0330", "-03:30", -12_600), ("+14", "+14:00", 50_400), ("-00:00", "+00:00", 0),
            ("+23:59", "+23:59", 86_340), ("-23:59", "-23:59", -86_340), ("Z", "UTC", 0),
        ])
    func offsets(text: String, name: String, seconds: Int) throws {
        for database in [ZoneDatabase.system(), ZoneDatabase.system(path: "/nonexistent")] {
            let zone = try #require(database.zone(namedOrOffset: text))
            #expect(zone.name == name)
            for year in [1900, 1970, 2026, 2400] as [Int64] {
                let noon = Instant(seconds: CivilDate.days(year: year, month: 7, day: 1) * 86_400)
                #expect(zone.offsetSeconds(at: noon) == seconds)
            }
            // Its name is one that it is found by.
            let found = database.zone(namedOrOffset: name)
            #expect(found?.offsetSeconds(at: Instant(seconds: 0)) == seconds)
            #expect(database.zone(named: text) == nil)
        }
    }

    @Test(
        "what is nearly an offset is no zone",
        arguments: [
            "02:00", "0200", "2", "+2", "+2:00", "+24:00", "+02:60", "+02:0", "+020", "+02:00:00",
            "+",
            "-", "++02:00", "+0x:00", "+ 2:00", "UTC+2", "GMT+02:00", "z", "Z ", "+02:00 ",
            "−02:00",
        ])
    func noOffsets(text: String) {
        #expect(ZoneDatabase.system().zone(namedOrOffset: text) == nil)
    }

    @Test("the release is read from tzdata.zi, or from +VERSION")
    func version() throws {
        try withFolder { folder in
            #expect(ZoneDatabase.system(path: folder).version == nil)
            try write("2024a\n", to: folder + "/+VERSION")
            #expect(ZoneDatabase.system(path: folder).version == "2024a")
            try write("# version 2025b\n# redo\n", to: folder + "/tzdata.zi")
            #expect(ZoneDatabase.system(path: folder).version == "2025b")
        }
    }

    @Test("a file that is cut short or damaged is no zone, and crashes nothing")
    func damagedFiles() throws {
        let path = ZoneDatabase.systemPath + "/Europe/Paris"
        guard let whole = FileManager.default.contents(atPath: path) else { return }
        try withFolder { folder in
            let file = URL(fileURLWithPath: folder + "/Damaged")
            for length in stride(from: 0, to: whole.count, by: 7) {
                try whole.prefix(length).write(to: file)
                #expect(ZoneDatabase.system(path: folder).zone(named: "Damaged") == nil)
            }
            var random = SeededGenerator(seed: 1)
            for _ in 0..<500 {
                var damaged = whole
                let index = Int.random(in: 0..<damaged.count, using: &random)
                damaged[index] = UInt8.random(in: 0...255, using: &random)
                try damaged.write(to: file)
                let zone = ZoneDatabase.system(path: folder).zone(named: "Damaged")
                _ = zone?.instant(days: 20_000, secondOfDay: 3600)
                _ = zone?.instant(days: 60_000, secondOfDay: 3600)
            }
        }
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "relance-zones-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}
