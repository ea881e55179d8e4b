// Questions and orders about topics.

import CRdkafka

/// A client for topics and their settings. The mock cluster answers only `cluster`.
package final class Admin {
    private let client: ClientHandle

    package init(_ properties: KafkaProperties, logs: LogSink? = nil) throws(KafkaError) {
        client = try ClientHandle(
            consumer: false, properties: properties, defaults: [], logs: logs)
    }

    /// Brokers and all topics. Makes no topic, whatever `auto.create.topics.enable` says.
    package func cluster(timeoutMs: Int) throws(KafkaError) -> ClusterDescription {
        let metadata = try metadata(timeoutMs: timeoutMs)
        defer { rd_kafka_metadata_destroy(metadata) }
        let brokers = UnsafeBufferPointer(
            start: metadata.pointee.brokers, count: Int(metadata.pointee.broker_cnt))
        let topics = UnsafeBufferPointer(
            start: metadata.pointee.topics, count: Int(metadata.pointee.topic_cnt)
        ).map { TopicDescription($0) }
        return ClusterDescription(
            brokers: brokers.map {
                .init(id: $0.id, host: String(cString: $0.host), port: Int($0.port))
            },
            topics: Dictionary(topics.map { ($0.name, $0) }) { first, _ in first })
    }

    /// Waits in slices: where the password is wrong, or nobody has listened for some seconds, there is
    /// no use in waiting on.
    private func metadata(timeoutMs: Int) throws(KafkaError) -> UnsafePointer<rd_kafka_metadata> {
        var leftMs = timeoutMs
        while true {
            var metadata: UnsafePointer<rd_kafka_metadata>?
            let slice = min(leftMs, Self.sliceMs)
            let code = rd_kafka_metadata(client.raw, 1, nil, &metadata, Int32(clamping: slice))
            if code == RD_KAFKA_RESP_ERR_NO_ERROR, let metadata { return metadata }
            leftMs -= slice
            rd_kafka_poll(client.raw, 0)
            let errors = connectionErrors
            let isHopeless =
                errors.contains { $0.consequence == .fatal }
                || timeoutMs - leftMs >= Self.patienceMs
                    && errors.contains { $0.code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN.rawValue }
            if leftMs <= 0 || isHopeless || !Self.timeouts.contains(code) {
                throw connectionFailure(code, .metadata)
            }
        }
    }

    private static let sliceMs = 500
    private static let patienceMs = 3_000
    private static let timeouts = [RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__TRANSPORT]

    private var connectionErrors: [KafkaError] {
        client.mailbox.events.compactMap { _, event in
            if case .failed(let error) = event { error } else { nil }
        }
    }

    /// The settings of topics that exist, all of them, defaults included, by topic and name.
    package func settings(
        ofTopics names: [String], timeoutMs: Int
    ) throws(KafkaError) -> [String: [String: String]] {
        var resources = names.map { rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0) }
        defer { rd_kafka_ConfigResource_destroy_array(&resources, resources.count) }
        let answer = try ask(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, .describe, timeoutMs) {
            rd_kafka_DescribeConfigs(client.raw, &resources, resources.count, $0, $1)
        }
        defer { rd_kafka_event_destroy(answer) }
        var count = 0
        let described = rd_kafka_DescribeConfigs_result_resources(
            rd_kafka_event_DescribeConfigs_result(answer), &count)
        var settings: [String: [String: String]] = [:]
        for index in 0..<count {
            guard let resource = described?[index] else { continue }
            let name = String(cString: rd_kafka_ConfigResource_name(resource))
            let code = rd_kafka_ConfigResource_error(resource)
            if code != RD_KAFKA_RESP_ERR_NO_ERROR {
                throw KafkaError(code, .describe, topic: name)
            }
            settings[name] = Self.entries(of: resource)
        }
        return settings
    }

    /// Makes topics; each may fail by itself.
    package func create(
        _ topics: [TopicRequest], timeoutMs: Int
    ) throws(KafkaError) -> [TopicOutcome] {
        var requests: [OpaquePointer?] = []
        defer { rd_kafka_NewTopic_destroy_array(&requests, requests.count) }
        for topic in topics { requests.append(try Self.request(topic)) }
        let answer = try ask(RD_KAFKA_ADMIN_OP_CREATETOPICS, .createTopics, timeoutMs) {
            rd_kafka_CreateTopics(client.raw, &requests, requests.count, $0, $1)
        }
        defer { rd_kafka_event_destroy(answer) }
        var count = 0
        let results = rd_kafka_CreateTopics_result_topics(
            rd_kafka_event_CreateTopics_result(answer), &count)
        return Self.outcomes(results, count, .createTopics)
    }

    /// Deletes topics with all that is in them; each may fail by itself.
    package func delete(_ names: [String], timeoutMs: Int) throws(KafkaError) -> [TopicOutcome] {
        var requests = names.map { rd_kafka_DeleteTopic_new($0) }
        defer { rd_kafka_DeleteTopic_destroy_array(&requests, requests.count) }
        let answer = try ask(RD_KAFKA_ADMIN_OP_DELETETOPICS, .deleteTopics, timeoutMs) {
            rd_kafka_DeleteTopics(client.raw, &requests, requests.count, $0, $1)
        }
        defer { rd_kafka_event_destroy(answer) }
        var count = 0
        let results = rd_kafka_DeleteTopics_result_topics(
            rd_kafka_event_DeleteTopics_result(answer), &count)
        return Self.outcomes(results, count, .deleteTopics)
    }

    /// Sends a request and waits for its answer, which the caller destroys.
    private func ask(
        _ kind: rd_kafka_admin_op_t, _ operation: KafkaError.Operation, _ timeoutMs: Int,
        _ send: (_ options: OpaquePointer?, _ queue: OpaquePointer?) -> Void
    ) throws(KafkaError) -> OpaquePointer {
        // The mock broker names a controller that is no broker, for which librdkafka would wait.
        let brokers = try cluster(timeoutMs: timeoutMs).brokers
        let controller = rd_kafka_controllerid(client.raw, Int32(clamping: timeoutMs))
        guard brokers.contains(where: { $0.id == controller }) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, operation)
        }
        let options = rd_kafka_AdminOptions_new(client.raw, kind)
        defer { rd_kafka_AdminOptions_destroy(options) }
        rd_kafka_AdminOptions_set_request_timeout(options, Int32(clamping: timeoutMs), nil, 0)
        let queue = rd_kafka_queue_new(client.raw)
        defer { rd_kafka_queue_destroy(queue) }
        send(options, queue)
        // librdkafka answers within the request's timeout; a little more, so that its answer is seen.
        guard let answer = rd_kafka_queue_poll(queue, Int32(clamping: timeoutMs + 1_000)) else {
            throw connectionFailure(RD_KAFKA_RESP_ERR__TIMED_OUT, operation)
        }
        let code = rd_kafka_event_error(answer)
        if code != RD_KAFKA_RESP_ERR_NO_ERROR {
            let text = rd_kafka_event_error_string(answer).map { String(cString: $0) }
            rd_kafka_event_destroy(answer)
            let failure = connectionFailure(code, operation)
            throw failure.code == code.rawValue
                ? KafkaError(code: code.rawValue, operation, text: text) : failure
        }
        return answer
    }

    /// A request that found no broker ran into its timeout: why, the connection's errors say.
    private func connectionFailure(
        _ code: rd_kafka_resp_err_t, _ operation: KafkaError.Operation
    ) -> KafkaError {
        guard Self.timeouts.contains(code) else { return KafkaError(code, operation) }
        rd_kafka_poll(client.raw, 0)
        let errors = connectionErrors
        client.mailbox.events.removeAll()
        let telling =
            errors.last { $0.consequence == .fatal }
            ?? errors.last { $0.code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN.rawValue }
            ?? errors.last
        guard let telling else { return KafkaError(code, operation) }
        return KafkaError(code: telling.code, operation, text: telling.text)
    }

    private static func request(_ topic: TopicRequest) throws(KafkaError) -> OpaquePointer {
        let (request, text) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) {
            buffer in
            buffer[0] = 0
            let request = rd_kafka_NewTopic_new(
                topic.name, Int32(clamping: topic.partitions), Int32(topic.replication ?? -1),
                buffer.baseAddress, buffer.count)
            return (request, String(cString: buffer.baseAddress!))
        }
        guard let request else {
            throw KafkaError(
                code: RD_KAFKA_RESP_ERR__INVALID_ARG.rawValue, .createTopics, text: text,
                topic: topic.name)
        }
        for (name, value) in topic.settings.sorted(by: { $0.key < $1.key }) {
            rd_kafka_NewTopic_set_config(request, name, value)
        }
        return request
    }

    private static func outcomes(
        _ results: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int,
        _ operation: KafkaError.Operation
    ) -> [TopicOutcome] {
        (0..<count).compactMap { index in
            guard let result = results?[index] else { return nil }
            let name = String(cString: rd_kafka_topic_result_name(result))
            let code = rd_kafka_topic_result_error(result)
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else {
                return TopicOutcome(name: name, error: nil)
            }
            let text = rd_kafka_topic_result_error_string(result).map { String(cString: $0) }
            return TopicOutcome(
                name: name,
                error: KafkaError(code: code.rawValue, operation, text: text, topic: name))
        }
    }

    private static func entries(of resource: OpaquePointer) -> [String: String] {
        var count = 0
        let entries = rd_kafka_ConfigResource_configs(resource, &count)
        var settings: [String: String] = [:]
        for index in 0..<count {
            guard let entry = entries?[index], let name = rd_kafka_ConfigEntry_name(entry),
                let value = rd_kafka_ConfigEntry_value(entry)
            else { continue }
            settings[String(cString: name)] = String(cString: value)
        }
        return settings
    }
}

extension TopicDescription {
    fileprivate init(_ topic: rd_kafka_metadata_topic) {
        name = String(cString: topic.topic)
        error =
            topic.err == RD_KAFKA_RESP_ERR_NO_ERROR
            ? nil : KafkaError(topic.err, .metadata, topic: name)
        partitions = UnsafeBufferPointer(
            start: topic.partitions, count: Int(topic.partition_cnt)
        ).map { partition in
            Partition(
                id: partition.id, leader: partition.leader >= 0 ? partition.leader : nil,
                replicas: Array(
                    UnsafeBufferPointer(
                        start: partition.replicas, count: Int(partition.replica_cnt))),
                inSyncReplicas: Array(
                    UnsafeBufferPointer(start: partition.isrs, count: Int(partition.isr_cnt))))
        }.sorted { $0.id < $1.id }
    }
}
