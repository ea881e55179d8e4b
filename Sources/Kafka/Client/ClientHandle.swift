// One client of librdkafka: what consumers, producers and admin clients have in common.

import CRdkafka

/// Owns an `rd_kafka_t`, with its log, its statistics and its fatal error.
final class ClientHandle {
    let raw: OpaquePointer
    let mailbox: ClientMailbox

    /// A consumer only leaves its group where `close` says so.
    private let isConsumer: Bool

    init(
        consumer isConsumer: Bool, properties: KafkaProperties, defaults: [(String, String)],
        logs: LogSink?
    ) throws(KafkaError) {
        let configuration: OpaquePointer
        do throws(PropertyError) {
            configuration = try properties.configuration(defaults: defaults)
        } catch {
            throw KafkaError(
                code: RD_KAFKA_RESP_ERR__INVALID_ARG.rawValue, .configure,
                text: error.description)
        }
        let mailbox = ClientMailbox(logs: logs)
        rd_kafka_conf_set_opaque(configuration, Unmanaged.passUnretained(mailbox).toOpaque())
        Self.registerCommon(in: configuration)
        if isConsumer {
            Self.registerRebalance(in: configuration)
        } else {
            Self.registerDelivery(in: configuration)
        }
        let (client, text) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) {
            buffer in
            buffer[0] = 0
            let client = rd_kafka_new(
                isConsumer ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER, configuration,
                buffer.baseAddress, buffer.count)
            return (client, String(cString: buffer.baseAddress!))
        }
        guard let client else {
            let code = rd_kafka_last_error().rawValue
            rd_kafka_conf_destroy(configuration)
            throw KafkaError(code: code, .configure, text: text, consequence: .fatal)
        }
        raw = client
        self.mailbox = mailbox
        self.isConsumer = isConsumer
    }

    deinit {
        mailbox.isClosing = true
        // Without this flag a consumer would leave its group here, and wait for it.
        rd_kafka_destroy_flags(raw, isConsumer ? RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE : 0)
    }

    /// The statistics that came since the last call, as JSON; `statistics.interval.ms` makes them come,
    /// with `poll`.
    func takeStatistics() -> String? {
        defer { mailbox.statistics = nil }
        return mailbox.statistics
    }

    func fatalError(_ operation: KafkaError.Operation) -> KafkaError? {
        KafkaError.fatal(of: raw, operation)
    }

    private static func registerCommon(in configuration: OpaquePointer) {
        rd_kafka_conf_set_log_cb(configuration) { client, level, facility, text in
            guard let client, let opaque = rd_kafka_opaque(client),
                let logs = ClientMailbox.of(opaque).logs
            else { return }
            logs(
                LogLine(
                    level: Int(level), facility: facility.map { String(cString: $0) } ?? "",
                    text: text.map { String(cString: $0) } ?? ""))
        }
        rd_kafka_conf_set_stats_cb(configuration) { _, json, size, opaque in
            if let json {
                let bytes = UnsafeRawBufferPointer(start: json, count: size)
                ClientMailbox.of(opaque).statistics = String(decoding: bytes, as: UTF8.self)
            }
            return 0  // librdkafka frees the text
        }
        rd_kafka_conf_set_error_cb(configuration) { client, code, reason, opaque in
            let text = reason.map { String(cString: $0) }
            let error: KafkaError
            if code == RD_KAFKA_RESP_ERR__FATAL.rawValue, let client,
                let fatal = KafkaError.fatal(of: client, .background)
            {
                error = fatal
            } else {
                error = KafkaError(code: code, .background, text: text)
            }
            ClientMailbox.of(opaque).post(.failed(error))
        }
    }

    private static func registerRebalance(in configuration: OpaquePointer) {
        rd_kafka_conf_set_rebalance_cb(configuration) { client, code, partitions, opaque in
            guard let client else { return }
            let mailbox = ClientMailbox.of(opaque)
            let named = partitions.map { PartitionList.partitions(of: $0) } ?? []
            switch code {
            case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS where !mailbox.isClosing:
                mailbox.post(.assigned(named))
            case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS where !mailbox.isClosing:
                mailbox.post(.revoked(named, isLost: rd_kafka_assignment_lost(client) != 0))
            default:
                // librdkafka waits for this answer, and nobody else will give it.
                rd_kafka_assign(client, nil)
                if !mailbox.isClosing {
                    mailbox.post(.failed(KafkaError(code, .subscribe)))
                }
            }
        }
    }

    private static func registerDelivery(in configuration: OpaquePointer) {
        rd_kafka_conf_set_dr_msg_cb(configuration) { _, message, opaque in
            guard let message, message.pointee.err != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
            ClientMailbox.of(opaque).deliveryFailures.count(message.pointee)
        }
    }
}
