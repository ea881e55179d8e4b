// What each kind of content of a customer's record takes, stored and in memory, and what it costs
// to write and to read.
//
//     swift run -c release state-benchmarks [ROUNDS]
//
// Bytes are what one more takes: those of a record with it less those of a record without, by the
// number of what was added. Memory is by how much the process grows, likewise. Times are ratios to
// a plain copy of the same bytes; the best of the rounds counts.

import Calendar
import Customer
import Glibc

let rounds = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 15 : 15
let shop = StateShop()

print(
    "a record in memory: \(MemoryLayout<CustomerRecord>.stride) bytes, and its lists"
)
print("  stored  in memory  content")
let bare = Content.all[0]
// The first takes what the process keeps for all.
_ = grownSize(by: bare, in: shop)
let bareSize = grownSize(by: bare, in: shop)
for content in Content.all {
    // The first is what all the others come on top of.
    let added = content.isBare ? bareSize : grownSize(by: content, in: shop) - bareSize
    print(
        padded(tenths(storedSize(of: content, in: shop)), 8)
            + padded("\(Int((added / Double(max(content.count, 1))).rounded()))", 11)
            + "  \(content.name)")
}
var customers = Customers()
let erased = customers.insert("erased")
customers[erased].erase(at: StateShop.now)
print(
    padded("\(shop.codec.encode(customers[erased]).count)", 8) + "  an erased customer, all of it\n"
)

print("   bytes  encode ns  /copy  decode ns  /copy  record")
for (name, contents) in [
    ("typical", Content.all.filter { !$0.name.contains("64") }), ("everything", Content.all),
] {
    let record = customers.insert(name)
    shop.begin(&customers[record])
    for content in contents { content.fill(shop, &customers[record]) }
    customers.updateDue(of: record)
    let times = measureTimes(of: record, in: &customers, shop: shop, rounds: rounds)
    print(
        padded("\(times.bytes)", 8) + padded("\(Int(times.encode))", 11)
            + padded(tenths(times.encode / times.copy), 7) + padded("\(Int(times.decode))", 11)
            + padded(tenths(times.decode / times.copy), 7) + "  \(name)")
}
