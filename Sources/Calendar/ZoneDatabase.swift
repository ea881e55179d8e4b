// The time zones of the system by name.

/// Zones read from compiled tzdata, once; no file is touched afterwards.
package struct ZoneDatabase: Sendable {
    /// Where Debian and most others keep tzdata.
    package static let systemPath = "/usr/share/zoneinfo"

    /// The release of tzdata, such as `2026a`; nil where the system does not say.
    package let version: String?

    /// By the bytes of their names.
    private let zones: [Zone]
    /// The names of `zones`, one behind the other; `nameEnds[i]` is the end of the i-th.
    private let names: [UInt8]
    private let nameEnds: [Int]

    /// All zones under `path`. Without tzdata there is UTC alone.
    package static func system(path: String = systemPath) -> ZoneDatabase {
        var directory = ZoneDirectory(path: path)
        return ZoneDatabase(zones: directory.readAll(), version: directory.version())
    }

    /// Only the zones named, for a configuration in which no customer has a zone of their own. Names
    /// that tzdata lacks are left out.
    package static func load(names: [String], path: String = systemPath) -> ZoneDatabase {
        var directory = ZoneDirectory(path: path)
        let zones = Set(names).compactMap { directory.read(named: $0) }
        return ZoneDatabase(zones: zones, version: directory.version())
    }

    private init(zones: [Zone], version: String?) {
        var zones = zones
        if !zones.contains(where: { $0.name == Zone.utc.name }) { zones.append(Zone.utc) }
        zones.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        var names: [UInt8] = []
        var nameEnds: [Int] = []
        for zone in zones {
            names += zone.name.utf8
            nameEnds.append(names.count)
        }
        self.version = version
        self.zones = zones
        self.names = names
        self.nameEnds = nameEnds
    }

    /// The zone called `name`, in tzdata's own spelling; nil if there is none.
    package func zone(named name: String) -> Zone? {
        var name = name
        return name.withUTF8 { zone(named: UnsafeRawBufferPointer($0)) }
    }

    /// The zone whose name has these bytes; allocates nothing.
    package func zone(named name: UnsafeRawBufferPointer) -> Zone? {
        var low = 0
        var high = zones.count
        while low < high {
            let middle = (low + high) / 2
            switch compare(name, middle) {
            case 0: return zones[middle]
            case ..<0: high = middle
            default: low = middle + 1
            }
        }
        return nil
    }

    /// Likewise, or the zone of an offset such as `+02:00`.
    package func zone(namedOrOffset name: UnsafeRawBufferPointer) -> Zone? {
        zone(named: name) ?? Zone.fixed(name)
    }

    /// Likewise.
    package func zone(namedOrOffset name: String) -> Zone? {
        var name = name
        return name.withUTF8 { zone(namedOrOffset: UnsafeRawBufferPointer($0)) }
    }

    /// All names, in the order of their bytes: for hints.
    package var zoneNames: [String] { zones.map(\.name) }

    /// Negative if `name` comes before the name at `index`, 0 if it is that name.
    private func compare(_ name: UnsafeRawBufferPointer, _ index: Int) -> Int {
        let start = index == 0 ? 0 : nameEnds[index - 1]
        let length = nameEnds[index] - start
        for offset in 0..<min(length, name.count) where name[offset] != names[start + offset] {
            return name[offset] < names[start + offset] ? -1 : 1
        }
        return name.count - length
    }
}
