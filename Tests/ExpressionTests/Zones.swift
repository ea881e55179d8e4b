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

extension Zones {
    /// For expressions that name zones.
    static let some = ZoneDatabase.load(names: [
        "Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
    ])
}
