// What a transport over Kafka is made with.

import Kafka

package struct KafkaTransportSettings: Sendable {
    package struct Topics: Sendable, Equatable {
        package var events: [String]
        package var sendRequests: String
        package var decisions: String
        /// Nil where the rules ask for no conversions.
        package var conversions: String?
        package var deadLetters: String
        package var journal: String
        package var state: String

        package init(
            events: [String], sendRequests: String, decisions: String,
            conversions: String? = nil, deadLetters: String, journal: String, state: String
        ) {
            self.events = events
            self.sendRequests = sendRequests
            self.decisions = decisions
            self.conversions = conversions
            self.deadLetters = deadLetters
            self.journal = journal
            self.state = state
        }
    }

    package var group: String
    package var topics: Topics
    /// With the connection's properties in both.
    package var consumer: KafkaProperties
    /// With a `transactional.id` that no other producer has.
    package var producer: KafkaProperties

    package init(
        group: String, topics: Topics, consumer: KafkaProperties, producer: KafkaProperties
    ) {
        self.group = group
        self.topics = topics
        self.consumer = consumer
        self.producer = producer
    }
}
