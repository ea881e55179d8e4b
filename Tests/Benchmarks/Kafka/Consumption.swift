// A topic read from its beginning to the end that it has at the start.

import Kafka

/// `workNs` is what a program does with each record; librdkafka reads ahead meanwhile.
func consume(topic: String, workNs: Int64, _ properties: KafkaProperties) throws {
    let admin = try Admin(properties)
    guard let found = try admin.cluster(timeoutMs: 10_000).topics[topic] else {
        print("there is no topic '\(topic)'")
        return
    }
    let consumer = try Consumer(properties)
    var left = 0
    var starts: [PartitionStart] = []
    for partition in found.partitions {
        let marks = try consumer.watermarks(
            of: TopicPartition(topic, partition.id), timeoutMs: 10_000)
        left += Int(marks.high - marks.low)
        starts.append(PartitionStart(topic, partition.id, at: .offset(marks.low)))
    }
    let expected = left
    try consumer.assign(starts)
    var batch = MessageBatch(capacity: 1000)
    var sum = 0
    var bytes = 0
    var polls = 0
    var longest: Int64 = 0
    let began = nanoseconds()
    let beganThread = threadNanoseconds()
    while left > 0 {
        polls += 1
        let before = nanoseconds()
        let event = consumer.poll(into: &batch, max: 1000, timeoutMs: 100)
        longest = max(longest, nanoseconds() - before)
        for index in 0..<batch.count {
            let message = batch[index]
            if let value = message.value, !value.isEmpty {
                sum &+= Int(value[0]) &+ Int(value[value.count - 1])
                bytes += value.count
            }
            if let key = message.key { bytes += key.count }
        }
        let until = nanoseconds() + workNs * Int64(batch.count)
        while nanoseconds() < until {}
        left -= batch.count
        if let event { print(event) }
    }
    let seconds = Double(nanoseconds() - began) * 1e-9
    let own = Double(threadNanoseconds() - beganThread) / Double(max(1, expected))
    print(
        "\(expected) records, \(bytes / 1_000_000) MB in \(seconds) s: "
            + "\(Int(Double(expected) / seconds)) a second; \(Int(own)) ns a record in this thread "
            + "(check \(sum % 1000)); "
            + "\(polls) polls, the longest \(longest / 1_000_000) ms")
}
