// What one case measured, and how it is printed.

import Glibc

struct CalendarFigures {
    /// The firing of one day.
    struct Day {
        var fired = 0
        var bytes = 0
        private(set) var nanoseconds = 0
        private(set) var slices = 0
        private(set) var longestSlice = 0

        mutating func add(slice nanoseconds: Int) {
            self.nanoseconds += nanoseconds
            slices += 1
            longestSlice = max(longestSlice, nanoseconds)
        }
    }

    let name: String
    let customers: Int
    var joinNanoseconds = 0
    /// Of all customers.
    var bytes = 0
    /// The day on which most fired.
    var day = Day()

    /// Memory of the process.
    var residentBytes: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 128)
        guard fgets(&text, 128, file) != nil else { return 0 }
        let words = String(decoding: text.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split(separator: " ")
        return (Int(words[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    func print() {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let perCustomer = Double(joinNanoseconds) / Double(max(customers, 1))
        Swift.print(
            "\(name): \(bytes / max(customers, 1)) bytes a customer, peak \(usage.ru_maxrss / 1024) MiB; "
                + "an event \(Int(perCustomer)) ns")
        if day.fired == 0 { return }
        let perFired = Double(day.nanoseconds) / Double(day.fired)
        Swift.print(
            "    fires \(day.fired) in \(milliseconds(day.nanoseconds)) ms, "
                + "\(Int(perFired)) ns each with \(day.bytes / day.fired) bytes of records, "
                + "\(hundredths(perFired / perCustomer)) times an event")
        Swift.print(
            "    \(day.slices) slices, the longest \(milliseconds(day.longestSlice)) ms")
    }

    private func milliseconds(_ nanoseconds: Int) -> String {
        hundredths(Double(nanoseconds) / 1_000_000)
    }

    private func hundredths(_ number: Double) -> String {
        "\((number * 100).rounded() / 100)"
    }
}
