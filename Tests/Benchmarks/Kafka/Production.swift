// Records into one partition.

import Kafka

func produce(topic name: String, count: Int, _ properties: KafkaProperties) throws {
    var properties = properties
    try properties.set("queue.buffering.max.messages", to: "2000000")
    try properties.set("queue.buffering.max.kbytes", to: "1000000")
    let producer = try Producer(properties)
    let topic = try producer.topic(name)
    let headers = RecordHeaders()
    let key = Array("cus_0123456789ab".utf8)
    let value = [UInt8](repeating: 0x61, count: 200)
    for hasHeaders in [false, true] {
        let began = threadNanoseconds()
        try key.withUnsafeBytes { key in
            try value.withUnsafeBytes { value in
                for _ in 0..<count {
                    if hasHeaders {
                        for (name, value) in cloudEvent { headers.add(name, value) }
                    }
                    while try producer.produce(
                        to: topic, .number(0), key: key, value: value, headers: headers)
                        == .queueFull
                    { producer.poll(timeoutMs: 1) }
                }
            }
        }
        let spent = threadNanoseconds() - began
        try producer.flush(timeoutMs: 120_000)
        let name = hasHeaders ? "with \(cloudEvent.count) headers" : "without headers"
        print("\(name): \(spent / Int64(count)) ns a record")
    }
}

private let cloudEvent = [
    ("ce_specversion", "1.0"), ("ce_id", "0123456789abcdef"), ("ce_source", "/relance"),
    ("ce_type", "relance.decision"), ("ce_time", "2026-01-01T00:00:00.000Z"),
    ("content-type", "application/json"),
]
