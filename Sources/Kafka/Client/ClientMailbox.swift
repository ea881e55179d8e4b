// Where librdkafka's callbacks leave what they have to say.

import CRdkafka

/// What came by callback during a call into librdkafka. All but the log sink is touched only by the
/// thread that calls: librdkafka delivers from within `poll`, `flush`, `commit` and `close`.
final class ClientMailbox {
    let logs: LogSink?
    /// The last statistics, as JSON.
    var statistics: String?
    /// What a poll met, by the number of messages that it had handed out before.
    var events: [(position: Int, event: ConsumerEvent)] = []
    /// The messages of the poll that is under way; nil behind the last one.
    var filling: UnsafeMutableBufferPointer<MessagePointer?>?
    /// What makes a waiting poll return.
    var queue: OpaquePointer?
    /// Closing: nobody is there to acknowledge a rebalance.
    var isClosing = false
    var deliveryFailures = DeliveryFailures()

    init(logs: LogSink?) {
        self.logs = logs
    }

    static func of(_ opaque: UnsafeMutableRawPointer?) -> ClientMailbox {
        guard let opaque else { preconditionFailure("a client has no mailbox") }
        return Unmanaged<ClientMailbox>.fromOpaque(opaque).takeUnretainedValue()
    }

    func post(_ event: ConsumerEvent) {
        let position = filling.map { $0.prefix { $0 != nil }.count } ?? 0
        events.append((position, event))
        if let queue { rd_kafka_queue_yield(queue) }
    }
}
