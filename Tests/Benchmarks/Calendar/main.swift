// What triggers by the calendar cost where every customer has one: memory, and the time to fire.
//
//     swift run -c release calendar-benchmarks [CUSTOMERS]
//
// A birthday each, spread over the year, and one day's of them; a weekly newsletter to all of them; a message to each
// that quiet hours hold until 08:00. The
// daemon fires in slices, one an iteration, and writes the records of each: the longest should stay below
// 50 ms. Times are of the processor. Each case is a process of its own, so that its memory is its own.

import Glibc

let arguments = CommandLine.arguments
if arguments.count == 3, let calendar = CalendarLoad.Calendar(rawValue: arguments[1]) {
    CalendarLoad(calendar, customers: Int(arguments[2]) ?? 0).run().print()
    exit(0)
}
let customers = arguments.count > 1 ? Int(arguments[1]) ?? 1_000_000 : 1_000_000
print("\(customers) customers")
for calendar in CalendarLoad.Calendar.allCases {
    fflush(nil)
    runAlone(calendar.rawValue, "\(customers)")
}

/// Runs this program anew with these arguments, and waits for it.
func runAlone(_ arguments: String...) {
    var child = pid_t()
    let texts = [CommandLine.arguments[0]] + arguments
    var pointers = texts.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    guard posix_spawn(&child, "/proc/self/exe", nil, nil, &pointers, environ) == 0 else {
        fatalError("the program cannot run itself")
    }
    var status: Int32 = 0
    waitpid(child, &status, 0)
    precondition(status == 0, "the case failed")
}
