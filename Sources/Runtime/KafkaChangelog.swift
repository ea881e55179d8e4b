// Who reads the changelog of a partition, and how far.

import Kafka

/// There from the first partition that is restored on.
struct KafkaChangelog: ~Copyable {
    /// There while a partition is restored.
    var restorer: Consumer?
    var batch = MessageBatch()
    /// The offset behind all that was read.
    var next: Int64 = 0
    /// Asks for the ends, those that a reader of committed records does not see included.
    var surveyor: Consumer?

    /// Behind the last record there may be what no consumer sees, as markers and aborted records: an
    /// end counts it.
    mutating func takeNote() {
        if !batch.isEmpty { next = batch[batch.count - 1].offset + 1 }
        for end in batch.ends { next = max(next, end.offset) }
    }
}
