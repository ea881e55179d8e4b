// A producer's transactions.

import CRdkafka

extension Producer {
    /// Once, before the first transaction: fences an older producer of the same `transactional.id` and
    /// waits until its transaction is completed. `retry`: call again, as when the coordinator is
    /// still loading.
    package func initTransactions(timeoutMs: Int) throws(KafkaError) {
        try check(
            rd_kafka_init_transactions(client.raw, Int32(clamping: timeoutMs)), .initTransactions)
    }

    /// Answers at once.
    package func beginTransaction() throws(KafkaError) {
        try check(rd_kafka_begin_transaction(client.raw), .begin)
    }

    /// Makes the input's offsets (each of the *next* record to read) part of the transaction. At the
    /// end of it, once, as each call waits for the brokers.
    package func sendOffsets(
        _ offsets: [PartitionOffset], of group: borrowing GroupMetadata, timeoutMs: Int
    ) throws(KafkaError) {
        let list = PartitionList(offsets)
        let error = list.with { list in
            group.with { group in
                rd_kafka_send_offsets_to_transaction(
                    client.raw, list, group, Int32(clamping: timeoutMs))
            }
        }
        try check(error, .sendOffsets)
    }

    /// Delivers all records and commits. What an error says of the outcome:
    ///
    /// - `retry`: unknown, librdkafka works on; call `commit` again until it is known.
    /// - `abort`: not committed, for certain; `abort` and do the work again.
    /// - `fenced`, `fatal`: unknown for this producer for ever; the group's committed offsets tell.
    package func commit(timeoutMs: Int) throws(KafkaError) {
        try check(rd_kafka_commit_transaction(client.raw, Int32(clamping: timeoutMs)), .commit)
    }

    /// Throws the transaction away, with all records of it. `retry`: call again. Without `timeoutMs`
    /// it takes up to the rest of the transaction's timeout, which librdkafka recommends.
    package func abort(timeoutMs: Int? = nil) throws(KafkaError) {
        let timeout = timeoutMs.map { Int32(clamping: $0) } ?? -1
        try check(rd_kafka_abort_transaction(client.raw, timeout), .abort)
    }

    private func check(
        _ error: OpaquePointer?, _ operation: KafkaError.Operation
    ) throws(KafkaError) {
        guard let error else { return }
        throw KafkaError(consuming: error, operation, client: client.raw)
    }
}
