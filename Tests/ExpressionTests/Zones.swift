// Zones for tests.

import Calendar

enum Zones {
    static let utc = Zone.utc
    static let paris: Zone = {
        guard let zone = ZoneDatabase.load(names: ["Europe/Paris"]).zone(named: "Europe/Paris")
        else { fatalError("this machine has no tzdata") }
        return zone
    }()
}
