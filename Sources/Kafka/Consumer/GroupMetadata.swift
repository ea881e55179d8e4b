// A consumer's membership, as a transaction needs it.

import CRdkafka

/// Group, generation and member at one moment: with it the broker refuses the offsets of a consumer
/// that has lost its partitions. Taken anew for each transaction.
package struct GroupMetadata: ~Copyable {
    private let raw: OpaquePointer

    init(_ raw: OpaquePointer) {
        self.raw = raw
    }

    deinit {
        rd_kafka_consumer_group_metadata_destroy(raw)
    }

    func with<Result>(_ body: (OpaquePointer) -> Result) -> Result { body(raw) }
}
