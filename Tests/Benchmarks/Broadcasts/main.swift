// What a broadcast costs by its audience: to a thousand of a million customers who asked, and to all of them.
//
//     swift run -c release broadcast-benchmarks [CUSTOMERS]
//
// Each customer has asked to hear about three of 10,000 things; a thousand of them about one more. Times are of
// one thread; a slice is one call of `apply`, behind which a driver may commit.

import Customer

let customerCount = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 0 : 1_000_000

var load = BroadcastLoad(customers: max(customerCount, 1_000), askers: 1_000)
let index = load.customers.interestIndexSize
print(
    "\(load.customers.count) customers, \(index.count) values of interests, "
        + "\(tenths(Double(index.bytes) / Double(index.count))) bytes of the index for each")
print(
    column("broadcast", -28) + column("sent", 10) + column("ms", 10) + column("slices", 8)
        + column("longest, ms", 13))
for (name, script) in [
    ("about what 1,000 asked for", [load.about("rare"), load.tick()]),
    ("about what nobody asked for", [load.about("nothing"), load.tick()]),
    ("to everybody", [load.toAll(), load.tick()]),
    ("to everybody, who is late", [load.tick(afterMs: 600_000), load.toAll(late: true)]),
] {
    let run = load.run(script)
    print(
        column(name, -28) + column("\(run.sent)", 10) + column(tenths(run.milliseconds), 10)
            + column("\(run.slices)", 8) + column(tenths(run.longestMs), 13))
}
