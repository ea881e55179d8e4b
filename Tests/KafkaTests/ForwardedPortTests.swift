// A mock cluster on a port of choice.

import Glibc
import Kafka
import Testing

@Suite("A mock cluster's port", .serialized, .timeLimit(.minutes(1)))
struct ForwardedPortTests {
    /// A port that was free a moment ago.
    private func freePort() -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size)
                getsockname(descriptor, $0, &size)
            }
            return UInt16(bigEndian: address.pointee.sin_port)
        }
    }

    @Test("clients of a group and of transactions only ever meet the port of choice")
    func clients() throws {
        let port = freePort()
        let cluster = try MockCluster(port: port)
        #expect(cluster.bootstrap == "127.0.0.1:\(port)")
        try cluster.createTopic("events", partitions: 2)
        var properties = KafkaProperties(bootstrap: cluster.bootstrap)
        let brokers = try Admin(properties).cluster(timeoutMs: 10_000).brokers
        #expect(brokers.map(\.port) == [Int(port)])

        try properties.set("transactional.id", to: "t")
        let producer = try Producer(properties)
        try producer.initTransactions(timeoutMs: 10_000)
        try producer.beginTransaction()
        // More than one answer's worth, and bytes as the broker's own name has them.
        let large = String(repeating: "127.0.0.1\0\0", count: 10_000)
        let topic = try producer.topic("events")
        for _ in 0..<20 { _ = try producer.produce(topic, .number(1), key: "k", large) }
        try producer.commit(timeoutMs: 10_000)

        var reading = KafkaProperties(bootstrap: cluster.bootstrap)
        try reading.set("auto.offset.reset", to: "earliest")
        let consumer = try Consumer(reading, group: "g")
        try consumer.join("events")
        let taken = consumer.take(20)
        #expect(taken.count == 20)
        #expect(taken.allSatisfy { $0.value == large })
        try consumer.leaveGroup()
    }

    @Test("a port that is taken is an error that names it, and is free again when the cluster goes")
    func taken() throws {
        let port = freePort()
        do {
            let first = try MockCluster(port: port)
            let error = #expect(throws: KafkaError.self) { try MockCluster(port: port) }
            #expect(error?.text == "port \(port): Address already in use")
            withExtendedLifetime(first) {}
        }
        let second = try MockCluster(port: port)
        #expect(
            try Admin(KafkaProperties(bootstrap: second.bootstrap)).cluster(timeoutMs: 5_000)
                .brokers.count == 1)
    }
}
