// An error of librdkafka or of a broker, named by what to do about it.

import CRdkafka

/// A fault of the world around Kafka. Its words never hold a property's value.
package struct KafkaError: Error, Equatable, Sendable, CustomStringConvertible {
    /// librdkafka's number: below 0 its own errors, above 0 those of the protocol.
    package let code: Int32
    package let consequence: Consequence
    /// In librdkafka's words.
    package let text: String
    /// What was tried, such as `commit`.
    package let operation: Operation
    package var topic: String?
    package var partition: Int32?

    package enum Operation: String, Sendable {
        case configure = "make a client"
        case poll = "poll"
        case subscribe = "subscribe"
        case assign = "assign"
        case seek = "seek"
        case pause = "pause or resume"
        case position = "read positions"
        case committedOffsets = "read committed offsets"
        case watermarks = "read watermarks"
        case offsetsForTimes = "find offsets by time"
        case leave = "leave the group"
        case initTransactions = "prepare transactions"
        case begin = "begin a transaction"
        case produce = "produce"
        case sendOffsets = "send offsets to the transaction"
        case commit = "commit the transaction"
        case abort = "abort the transaction"
        case flush = "flush"
        case purge = "purge"
        case deliver = "deliver"
        case metadata = "read metadata"
        case describe = "describe topics"
        case createTopics = "create topics"
        case deleteTopics = "delete topics"
        case background = "keep the connection"
        case mock = "set up the mock cluster"
    }

    /// An error that is only a number: the table says what follows.
    package init(
        code: Int32, _ operation: Operation, text: String? = nil, topic: String? = nil,
        partition: Int32? = nil, consequence: Consequence? = nil
    ) {
        self.code = code
        self.operation = operation
        self.text = text ?? Self.text(of: code)
        self.topic = topic
        self.partition = partition
        self.consequence = consequence ?? ErrorTable.consequence(of: code)
    }

    /// Such as `_TIMED_OUT` or `PRODUCER_FENCED`.
    package var name: String {
        rd_kafka_err2name(rd_kafka_resp_err_t(code)).map { String(cString: $0) } ?? "\(code)"
    }

    /// `cannot produce, topic 'events' [3]: Broker: Message size too large (MSG_SIZE_TOO_LARGE)`
    package var description: String {
        var place = ""
        if let topic { place = ", topic '\(topic)'" }
        if let partition { place += " [\(partition)]" }
        return "cannot \(operation.rawValue)\(place): \(text) (\(name))"
    }

    /// In librdkafka's words.
    package static func text(of code: Int32) -> String {
        rd_kafka_err2str(rd_kafka_resp_err_t(code)).map { String(cString: $0) } ?? "error \(code)"
    }
}

extension KafkaError {
    init(
        _ error: rd_kafka_resp_err_t, _ operation: Operation, topic: String? = nil,
        partition: Int32? = nil
    ) {
        self.init(code: error.rawValue, operation, topic: topic, partition: partition)
    }

    /// Takes over and frees an error object. Its own flags go before the table; what is fenced stays
    /// fenced, though librdkafka also calls it fatal.
    init(consuming object: OpaquePointer, _ operation: Operation, client: OpaquePointer) {
        defer { rd_kafka_error_destroy(object) }
        var code = rd_kafka_error_code(object).rawValue
        var text = rd_kafka_error_string(object).map { String(cString: $0) }
        if code == RD_KAFKA_RESP_ERR__FATAL.rawValue, let cause = Self.fatalCause(of: client) {
            (code, text) = (cause.code, cause.text)
        }
        let table = ErrorTable.consequence(of: code)
        let consequence: Consequence =
            if table == .fenced, rd_kafka_error_txn_requires_abort(object) == 0 {
                .fenced
            } else if rd_kafka_error_is_fatal(object) != 0 {
                .fatal
            } else if rd_kafka_error_txn_requires_abort(object) != 0 {
                .abort
            } else if rd_kafka_error_is_retriable(object) != 0 {
                .retry
            } else {
                table
            }
        self.init(code: code, operation, text: text, consequence: consequence)
    }

    /// The first fatal error of a client, nil as long as there is none.
    static func fatal(of client: OpaquePointer, _ operation: Operation) -> KafkaError? {
        guard let cause = fatalCause(of: client) else { return nil }
        let consequence: Consequence =
            ErrorTable.consequence(of: cause.code) == .fenced ? .fenced : .fatal
        return KafkaError(code: cause.code, operation, text: cause.text, consequence: consequence)
    }

    private static func fatalCause(of client: OpaquePointer) -> (code: Int32, text: String)? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
            buffer[0] = 0
            let code = rd_kafka_fatal_error(client, buffer.baseAddress, buffer.count)
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
            return (code.rawValue, String(cString: buffer.baseAddress!))
        }
    }
}
