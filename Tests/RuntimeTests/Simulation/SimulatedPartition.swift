// A partition's events, as a replay reads them.

import Events
import Inputs

/// One partition of a simulated cluster.
struct SimulatedPartition: PartitionRecords {
    let topics: [String]
    let partition: Int
    private let records: [[(offset: Int64, record: SimulatedLog.Record)]]
    private var next: [Int]
    private let bytes = PolledBytes()

    init(_ cluster: SimulatedCluster, partition: Int) {
        topics = cluster.eventTopics
        self.partition = partition
        records = topics.map { cluster.log($0, partition).committed }
        next = records.map { _ in 0 }
    }

    mutating func next(ofTopic topic: Int) throws(InputError) -> PartitionRecord? {
        guard next[topic] < records[topic].count else { return nil }
        let (offset, record) = records[topic][next[topic]]
        next[topic] += 1
        return PartitionRecord(
            offset: offset, recordTime: record.time, payload: record.value.map { bytes.copy($0) },
            attributes: EventAttributes { record.headers[$0].map(bytes.copy) })
    }
}
