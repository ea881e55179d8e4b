// What goes wrong, and how often.

import TestSupport

/// In percent of the calls that it may befall, where nothing else is said.
struct SimulatedFaults {
    var queueFull = 0
    var lookupFails = 0
    var beginFails = 0
    var produceFails = 0
    /// A commit that is known not to have happened.
    var commitAborts = 0
    /// A commit of which nobody knows whether it happened.
    var commitUnknown = 0
    var abortRetries = 0
    /// A commit that fails for good; no schedule has it.
    var commitEndsWorker = 0
    /// A member is told of its loss, or of a rebalance, only so often when it asks.
    var newsDelayed = 0
    /// Other processes go on in the midst of a call.
    var interludes = 0
    /// Then it stands still so long that the group may forget it.
    var stalls = 0
    /// It does so between the offsets and the commit.
    var commitStalls = 0
    /// In thousandths of the driver's steps.
    var crashes = 0
    var starts = 0
    var stops = 0
    var rebalances = 0
    var expulsions = 0
    var disconnections = 0
    var compactions = 0
    var expiries = 0
    var damages = 0
    var leadersAway = 0

    /// A day on which nothing goes wrong.
    init() {}

    /// Each kind of fault is there or not, so that a schedule may be about one of them alone.
    init(random: inout SeededGenerator) {
        func some(_ range: ClosedRange<Int>) -> Int {
            random.chance(60) ? Int.random(in: range, using: &random) : 0
        }
        queueFull = some(1...30)
        lookupFails = some(1...40)
        beginFails = some(1...5)
        produceFails = some(1...3)
        commitAborts = some(1...20)
        commitUnknown = some(1...40)
        abortRetries = some(1...40)
        newsDelayed = some(1...80)
        interludes = some(1...20)
        stalls = some(1...40)
        commitStalls = some(1...10)
        crashes = some(1...20)
        starts = some(1...20)
        stops = some(1...5)
        rebalances = some(1...10)
        expulsions = some(1...10)
        disconnections = some(1...10)
        compactions = some(1...40)
        expiries = some(1...20)
        damages = some(1...10)
        leadersAway = some(1...15)
    }
}
