// What a schedule is about, by its seed.

import Calendar
import TestSupport

struct SimulationPlan {
    var partitions: Int
    var topics: Int
    /// Processes that live at a time.
    var daemons: Int
    var events: Int
    var customers: Int
    var isClockSystem: Bool
    /// Whether events wait for those before them.
    var settles: Bool
    /// Whether records and messages have little room.
    var isTight: Bool
    /// Whether other rules are deployed on the way, twice.
    var changesRules: Bool
    var commitEvents: Int
    /// Whether state outlives processes; if not, what waits is lost with them.
    var isDurable: Bool
    /// Memory for customers; the fewer, the more often they are taken in again.
    var cacheBytes: Int
    /// The wall's clock, in milliseconds by one of the driver's.
    var speed: Int64
    var faults: SimulatedFaults

    init(random: inout SeededGenerator) {
        partitions = random.below(3) + 1
        topics = random.chance(25) ? 2 : 1
        daemons = random.below(3) + 1
        events = 60 + random.below(100)
        customers = 4 + random.below(9)
        isClockSystem = random.chance(40)
        commitEvents = random.below(30) + 1
        isDurable = random.chance(85)
        cacheBytes = random.pick([0, 3_000, 1 << 20])
        speed = isClockSystem ? Int64(random.pick([100, 1_000, 3_000])) : 1
        faults = SimulatedFaults(random: &random)
        settles = random.chance(30)
        isTight = random.chance(30)
        changesRules = isDurable && random.chance(35)
    }
}
