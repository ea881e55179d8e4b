// The producer's topics, by what goes there.

import Kafka

struct OutputTopics {
    let sendRequests: ProducerTopic
    let decisions: ProducerTopic
    /// Nil where no rule set asks for what messages lead to.
    let conversions: ProducerTopic?
    let journal: ProducerTopic
    let state: ProducerTopic
    let deadLetters: ProducerTopic

    init(_ names: KafkaTransportSettings.Topics, _ producer: Producer) throws(KafkaError) {
        sendRequests = try producer.topic(names.sendRequests)
        decisions = try producer.topic(names.decisions)
        conversions =
            if let name = names.conversions { try producer.topic(name) } else { nil }
        journal = try producer.topic(names.journal)
        state = try producer.topic(names.state)
        deadLetters = try producer.topic(names.deadLetters)
    }

    subscript(topic: OutputTopic) -> ProducerTopic {
        switch topic {
        case .sendRequests: return sendRequests
        case .decisions: return decisions
        case .conversions:
            guard let conversions else {
                preconditionFailure("a conversion of a rule set that asks for none")
            }
            return conversions
        case .journal: return journal
        case .state: return state
        }
    }
}
