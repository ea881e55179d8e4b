// How sizes and times are taken.

import Calendar
import Customer
import Glibc

/// Bytes that one of the content takes in a record.
func storedSize(of content: Content, in shop: StateShop) -> Double {
    var customers = Customers()
    let (bare, full) = (customers.insert("bare"), customers.insert("full"))
    shop.begin(&customers[bare])
    shop.begin(&customers[full])
    content.fill(shop, &customers[full])
    let bytes = shop.codec.encode(customers[full])
    let added = bytes.count - shop.codec.encode(customers[bare]).count
    return content.isBare ? Double(bytes.count) : Double(added) / Double(content.count)
}

/// Bytes by which the process grows for each customer with the content, their record among them.
func grownSize(by content: Content, in shop: StateShop) -> Double {
    // As many as fill whole blocks of the table.
    let count = 16_384
    var source = Customers()
    let full = source.insert("full")
    shop.begin(&source[full])
    content.fill(shop, &source[full])
    let bytes = shop.codec.encode(source[full])
    // Never given back, so that what comes next finds no free memory.
    let customers = UnsafeMutablePointer<Customers>.allocate(capacity: 1)
    customers.initialize(to: Customers())
    let before = largestResidentKB()
    for number in 0..<count {
        let customer = customers.pointee.insert("customer-\(number)")
        // Read, so that arrays are as large as what they hold.
        shop.codec.decode(bytes, into: &customers.pointee[customer])
    }
    return Double(largestResidentKB() - before) * 1_024 / Double(count)
}

private func largestResidentKB() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss
}

/// Nanoseconds of processor time that a record takes to write, to read, and its bytes to copy.
func measureTimes(
    of record: Int, in customers: inout Customers, shop: StateShop, rounds: Int
) -> (bytes: Int, encode: Double, decode: Double, copy: Double) {
    let repetitions = 2_000
    let target = customers.insert("target of \(record)")
    let bytes = shop.codec.encode(customers[record])
    var buffer: [UInt8] = []
    buffer.reserveCapacity(bytes.count + 16)
    var best = (encode: Double.infinity, decode: Double.infinity, copy: Double.infinity)
    for _ in 0..<rounds {
        var start = nanoseconds()
        for _ in 0..<repetitions {
            buffer.removeAll(keepingCapacity: true)
            shop.codec.encode(customers[record], epoch: 1, into: &buffer)
        }
        best.encode = min(best.encode, Double(nanoseconds() - start) / Double(repetitions))
        start = nanoseconds()
        for _ in 0..<repetitions { shop.codec.decode(bytes, into: &customers[target]) }
        best.decode = min(best.decode, Double(nanoseconds() - start) / Double(repetitions))
        start = nanoseconds()
        for _ in 0..<repetitions {
            buffer.removeAll(keepingCapacity: true)
            buffer.append(contentsOf: bytes)
        }
        best.copy = min(best.copy, Double(nanoseconds() - start) / Double(repetitions))
    }
    precondition(shop.codec.encode(customers[target]) == bytes, "another record was read")
    return (bytes.count, best.encode, best.decode, best.copy)
}

extension RecordCodec {
    func encode(_ record: borrowing CustomerRecord) -> [UInt8] {
        var bytes: [UInt8] = []
        encode(record, epoch: 1, into: &bytes)
        return bytes
    }

    func decode(_ bytes: [UInt8], into record: inout CustomerRecord) {
        bytes.withUnsafeBytes { bytes in
            do throws(RecordDamage) {
                _ = try decode(bytes, into: &record)
            } catch {
                fatalError("\(error)")
            }
        }
    }
}

extension Customers {
    mutating func insert(_ id: String) -> Int {
        Array(id.utf8).withUnsafeBytes { findOrInsert($0) }
    }
}

func nanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

func tenths(_ number: Double) -> String {
    "\((number * 10).rounded() / 10)"
}
