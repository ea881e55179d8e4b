// Records into one partition, in three ways.

import Kafka

func produce(topic name: String, count: Int, _ properties: KafkaProperties) throws {
    var properties = properties
    try properties.set("queue.buffering.max.messages", to: "2000000")
    try properties.set("queue.buffering.max.kbytes", to: "1000000")
    let producer = try Producer(properties)
    let topic = try producer.topic(name)
    let headers = RecordHeaders()
    for (key, value) in [
        ("ce_specversion", "1.0"), ("ce_id", "0123456789abcdef"), ("ce_source", "/relance"),
        ("ce_type", "relance.decision"), ("ce_time", "2026-01-01T00:00:00.000Z"),
        ("content-type", "application/json"),
    ] {
        headers.add(key, value)
    }
    let key = Array("cus_0123456789ab".utf8)
    let value = [UInt8](repeating: 0x61, count: 200)
    var batch = RecordBatch(topic: topic)
    for way in ["one by one", "with 6 headers", "in batches"] {
        let began = threadNanoseconds()
        try key.withUnsafeBytes { key in
            try value.withUnsafeBytes { value in
                for _ in 0..<count {
                    switch way {
                    case "one by one":
                        while try producer.produce(to: topic, .number(0), key: key, value: value)
                            == .queueFull
                        { producer.poll(timeoutMs: 1) }
                    case "with 6 headers":
                        while try producer.produce(
                            to: topic, .number(0), key: key, value: value, headers: headers)
                            == .queueFull
                        { producer.poll(timeoutMs: 1) }
                    default:
                        batch.append(.number(0), key: key, value: value)
                        guard batch.count == 1000 else { continue }
                        while try producer.produce(&batch) == .queueFull {
                            producer.poll(timeoutMs: 1)
                        }
                    }
                }
            }
        }
        while try producer.produce(&batch) == .queueFull { producer.poll(timeoutMs: 1) }
        let spent = threadNanoseconds() - began
        try producer.flush(timeoutMs: 120_000)
        print("\(way): \(spent / Int64(count)) ns a record")
    }
}
