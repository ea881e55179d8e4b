// librdkafka's mock cluster: brokers in this process, for tests and development.

import CRdkafka

/// Brokers on free ports of the loopback address, as long as the object lives. It keeps everything in
/// memory, at most 5 MB or 100,000 messages a partition, the oldest go first. It hands records of
/// aborted transactions to everybody, and forgets the offsets that a transaction commits. It knows
/// neither topics' settings nor their creation by request: a topic that a client names is made.
package final class MockCluster {
    private let client: ClientHandle
    private let raw: OpaquePointer
    /// nil: clients reach the brokers themselves.
    private let forwardedPort: ForwardedPort?

    /// Requests by their number in the protocol.
    package enum Request: Int16, Sendable {
        case produce = 0
        case fetch = 1
        case listOffsets = 2
        case metadata = 3
        case offsetCommit = 8
        case offsetFetch = 9
        case findCoordinator = 10
        case joinGroup = 11
        case heartbeat = 12
        case syncGroup = 14
        case initProducerID = 22
        case addPartitionsToTransaction = 24
        case addOffsetsToTransaction = 25
        case endTransaction = 26
        case transactionOffsetCommit = 28
    }

    /// On a free port; a single broker also on one of choice.
    package init(
        brokers: Int = 1, port: UInt16? = nil, logs: LogSink? = nil
    ) throws(KafkaError) {
        precondition(port == nil || brokers == 1, "several brokers have several ports")
        client = try ClientHandle(
            consumer: false, properties: KafkaProperties(),
            defaults: [("log_level", logs == nil ? "0" : "6")], logs: logs)
        guard let raw = rd_kafka_mock_cluster_new(client.raw, Int32(brokers)) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__FAIL, .mock)
        }
        let addresses = String(cString: rd_kafka_mock_cluster_bootstraps(raw))
        do throws(KafkaError) {
            forwardedPort = try port.map { port throws(KafkaError) in
                let own = addresses.split(separator: ":").last.flatMap { UInt16($0) }
                return try ForwardedPort(port, brokerPort: own ?? 0)
            }
        } catch {
            rd_kafka_mock_cluster_destroy(raw)
            throw error
        }
        bootstrap = forwardedPort?.address ?? addresses
        self.raw = raw
    }

    deinit {
        rd_kafka_mock_cluster_destroy(raw)
    }

    /// For `bootstrap.servers`, such as `127.0.0.1:38411`.
    package let bootstrap: String

    package func createTopic(
        _ name: String, partitions: Int, replication: Int = 1
    ) throws(KafkaError) {
        let code = rd_kafka_mock_topic_create(raw, name, Int32(partitions), Int32(replication))
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, .mock, topic: name) }
    }

    /// The next requests of this kind fail with these codes, one after the other; -195 (_TRANSPORT)
    /// cuts the connection.
    package func fail(_ request: Request, with codes: [Int32]) {
        let errors = codes.map { rd_kafka_resp_err_t($0) }
        rd_kafka_mock_push_request_errors_array(raw, request.rawValue, errors.count, errors)
    }

    /// The next request of this kind is answered late, and with this code unless it is 0.
    package func delay(
        _ request: Request, ofBroker broker: Int32, byMs: Int, code: Int32 = 0
    ) throws(KafkaError) {
        let code = relance_mock_push_late_answer(
            raw, broker, request.rawValue, rd_kafka_resp_err_t(code), Int32(byMs))
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, .mock) }
    }

    /// What metadata say of a topic from now on; 0 is nothing.
    package func setTopicError(_ name: String, code: Int32) {
        rd_kafka_mock_topic_set_error(raw, name, rd_kafka_resp_err_t(code))
    }

    /// All answers of all brokers take so much longer.
    package func setRoundTrip(ms: Int) {
        rd_kafka_mock_broker_set_rtt(raw, -1, Int32(ms))
    }

    /// Cuts all connections and takes no new ones, until `up`.
    package func down() {
        rd_kafka_mock_broker_set_down(raw, -1)
    }

    package func up() {
        rd_kafka_mock_broker_set_up(raw, -1)
    }
}
