// The producer's topics, by what goes there.

import Kafka

struct OutputTopics {
    let sendRequests: ProducerTopic
    let decisions: ProducerTopic
    let journal: ProducerTopic
    let state: ProducerTopic
    let deadLetters: ProducerTopic

    init(_ names: KafkaTransportSettings.Topics, _ producer: Producer) throws(KafkaError) {
        sendRequests = try producer.topic(names.sendRequests)
        decisions = try producer.topic(names.decisions)
        journal = try producer.topic(names.journal)
        state = try producer.topic(names.state)
        deadLetters = try producer.topic(names.deadLetters)
    }

    subscript(topic: OutputTopic) -> ProducerTopic {
        switch topic {
        case .sendRequests: sendRequests
        case .decisions: decisions
        case .journal: journal
        case .state: state
        }
    }
}
