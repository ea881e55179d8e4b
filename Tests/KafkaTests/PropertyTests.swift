// Properties are checked where they are set, and secrets stay secret.

import Kafka
import Testing

@Suite("Properties of librdkafka")
struct PropertyTests {
    @Test("an unknown property is refused in librdkafka's words")
    func unknown() {
        var properties = KafkaProperties()
        let error = #expect(throws: PropertyError.self) {
            try properties.set("fetch.queue.bakcoff.ms", to: "5")
        }
        #expect(error?.problem == .unknown)
        #expect(error?.name == "fetch.queue.bakcoff.ms")
        #expect(error?.text.contains("No such configuration property") == true)
        #expect(properties.names.isEmpty)
    }

    @Test(
        "a value that does not fit is refused",
        arguments: [("linger.ms", "soon"), ("acks", "some"), ("compression.codec", "zip")])
    func invalid(name: String, value: String) {
        var properties = KafkaProperties()
        let error = #expect(throws: PropertyError.self) { try properties.set(name, to: value) }
        #expect(error?.problem == .invalidValue)
        #expect(error?.text.isEmpty == false)
    }

    @Test("a later value replaces an earlier one")
    func replaced() throws {
        var properties = KafkaProperties(bootstrap: "localhost:9092")
        try properties.set("linger.ms", to: "5")
        try properties.set("linger.ms", to: "10")
        #expect(properties.value(of: "linger.ms") == "10")
        #expect(properties.names == ["bootstrap.servers", "linger.ms"])
    }

    @Test(
        "a secret is never printed",
        arguments: ["sasl.password", "ssl.key.password", "ssl.keystore.password", "ssl.key.pem"])
    func secret(name: String) throws {
        var properties = KafkaProperties(bootstrap: "localhost:9092")
        try properties.set(name, to: "hunter2")
        var dumped = ""
        dump(properties, to: &dumped)
        let texts = ["\(properties)", String(reflecting: properties), dumped]
        for text in texts { #expect(!text.contains("hunter2")) }
        #expect(properties.description.contains("\(name)=…"))
        #expect(properties.description.contains("bootstrap.servers=localhost:9092"))
    }
}
