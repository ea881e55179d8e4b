// relance broker and relance topics.

import Foundation
import Testing

@Suite("Broker and topics", .timeLimit(.minutes(2)))
struct TopicsCommandTests {
    @Test("The broker's topics are in order for the daemon; a signal ends it", arguments: [2, 15])
    func inOrder(signal: Int32) throws {
        let broker = try DevelopmentBroker("--partitions", "2", "--topic", "clicks:5")
        #expect(broker.address.hasPrefix("127.0.0.1:"))
        let relance = try Relance.inShop()
        let run = try relance.run("topics", "--brokers", broker.address)
        #expect(run.code == 0, "\(run.error)")
        #expect(run.output.contains("relance.send-requests  send-requests  2"))
        #expect(run.output.contains("all topics are in order"))
        #expect(run.output.contains("the broker tells no settings of topics"))
        #expect(broker.end(signal) == 128 + signal)
    }

    @Test("What differs is told with the way out, and ends with 1")
    func differs() throws {
        let broker = try DevelopmentBroker("--partitions", "2", "--topic", "relance.journal:3")
        let relance = try Relance.inShop()
        try relance.write(
            "kafka: { brokers: \"\(broker.address)\" }\ntopics: { decisions: mine }\n",
            to: "config/relance.yaml")
        let run = try relance.run("topics")
        #expect(run.code == 1, "\(run.error)")
        #expect(
            run.output.contains("relance.journal: has 3 partitions, the events have 2 partitions"))
        #expect(run.output.contains("mine: is not there; 'relance topics --create' makes it"))
        let json = try relance.run("topics", "--format", "json")
        #expect(json.code == 1)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["in_order"] as? Bool == false)
        let topics = try #require(object["topics"] as? [[String: Any]])
        #expect(topics.count == 6)
        let journal = try #require(topics.first { $0["role"] as? String == "journal" })
        let differences = try #require(journal["differences"] as? [[String: Any]])
        #expect(differences.first?["kind"] as? String == "partitions")
        #expect(differences.first?["refuses_start"] as? Bool == true)
    }

    @Test("A broker that cannot be reached ends with 3")
    func unreachable() throws {
        let run = try Relance.inShop().run("topics", "--brokers", "127.0.0.1:1")
        #expect(run.code == 3)
        #expect(run.error.contains("127.0.0.1:1"))
        #expect(run.error.contains("Connection refused"))
        #expect(run.output.isEmpty)
    }

    @Test(
        "A topic that Kafka would not take is wrong usage",
        arguments: ["two words", "events:0", "events:many", ":3", ".."])
    func badTopic(text: String) throws {
        let run = try Relance().run("broker", "--topic", text)
        #expect(run.code == 2)
        #expect(run.error.contains("--topic needs"))
    }
}
