// Zones for tests.

import Calendar

enum Zones {
    static let utc = Zone(stub: "UTC")
}
