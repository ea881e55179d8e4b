// The zones of the conformance data: the system's, but for the one that has changed since.

import Calendar
import Foundation

/// The data were made when Morocco was to keep +01 outside of Ramadan; from tzdata 2026f on it has +00
/// from 20 September 2026. `Zones/Casablanca` has the changes of 2026 to 2029 as they were foreseen.
enum ConformanceZones {
    static let path: String = {
        let manager = FileManager.default
        let copy = manager.temporaryDirectory.appendingPathComponent("zones-\(getpid())")
        let changed = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Zones/Casablanca")
        do {
            try? manager.removeItem(at: copy)
            try manager.copyItem(
                at: URL(fileURLWithPath: ZoneDatabase.systemPath).resolvingSymlinksInPath(),
                to: copy)
            let old = copy.appendingPathComponent("Africa/Casablanca")
            try manager.removeItem(at: old)
            try manager.copyItem(at: changed, to: old)
        } catch {
            preconditionFailure("the zones cannot be copied: \(error)")
        }
        atexit { try? FileManager.default.removeItem(atPath: ConformanceZones.path) }
        return copy.path
    }()
}
