// How many partitions topics have.

import Kafka

package enum TopicPartitions {
    /// The number of partitions of topics that go together. Throws where one is not there, or their
    /// numbers differ.
    package static func count(
        of topics: [String], properties: KafkaProperties, timeoutMs: Int = 15_000
    ) throws(InputError) -> Int {
        let cluster: ClusterDescription
        do throws(KafkaError) {
            cluster = try Admin(properties).cluster(timeoutMs: timeoutMs)
        } catch {
            throw InputError(path: topics.joined(separator: ", "), problem: .kafka(error))
        }
        var count: Int?
        for topic in topics {
            guard let found = cluster.topics[topic] else {
                throw InputError(path: topic, problem: .noTopic)
            }
            if let error = found.error { throw InputError(path: topic, problem: .kafka(error)) }
            if let count, count != found.partitions.count {
                throw InputError(
                    path: topic,
                    problem: .otherPartitions(found.partitions.count, first: count))
            }
            count = found.partitions.count
        }
        return count ?? 0
    }
}
