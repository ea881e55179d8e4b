// How fast records come and go through the binding, beside the C programs over the bare library.
//
//     swift run -c release kafka-benchmarks consume BOOTSTRAP TOPIC WORK_NS [PROPERTY=VALUE ...]
//     swift run -c release kafka-benchmarks produce BOOTSTRAP TOPIC COUNT [PROPERTY=VALUE ...]
//
// `consume` reads a topic to its end, and spends so many nanoseconds on each record. `produce` puts
// records of 200 bytes into partition 0, without headers and with those of a CloudEvent, and prints
// nanoseconds of the calling thread for each.

import Glibc
import Kafka

let arguments = Array(CommandLine.arguments.dropFirst())
let usage =
    "usage: kafka-benchmarks consume|produce BOOTSTRAP TOPIC WORK_NS|COUNT [PROPERTY=VALUE ...]"

func properties(from index: Int) throws -> KafkaProperties {
    var properties = KafkaProperties(bootstrap: arguments[1])
    for setting in arguments.dropFirst(index) {
        guard let equals = setting.firstIndex(of: "=") else { continue }
        try properties.set(
            String(setting[..<equals]), to: String(setting[setting.index(after: equals)...]))
    }
    return properties
}

switch arguments.first {
case "consume" where arguments.count >= 4 && Int64(arguments[3]) != nil:
    try consume(topic: arguments[2], workNs: Int64(arguments[3])!, properties(from: 4))
case "produce" where arguments.count >= 4 && Int(arguments[3]) != nil:
    try produce(topic: arguments[2], count: Int(arguments[3])!, properties(from: 4))
default:
    print(usage)
    exit(2)
}
