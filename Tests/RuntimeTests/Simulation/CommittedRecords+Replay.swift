// What should come out: a replay of the simulated logs, with the journal or without.

import Calendar
import Events
import Inputs
import Records
import Replay
import RuleSet
import Runtime

extension CommittedRecords {
    /// By a replay.
    init(replaying cluster: SimulatedCluster, rules: RuleSet, usesJournal: Bool) throws {
        var replayer = Replayer(rules: rules, until: .daemon)
        for partition in 0..<cluster.partitionCount {
            var replay = PartitionReplay(
                SimulatedPartition(cluster, partition: partition), schema: rules.schema,
                journal: usesJournal ? Self.journal(of: partition, cluster) : nil)
            while try replay.advance(&replayer) {}
        }
        try replayer.finish()
        self.init(
            sendRequests: Self.lines(replayer.lines.sendRequests),
            decisions: Self.lines(replayer.lines.decisions),
            deadLetters: Self.lines(replayer.lines.deadLetters))
    }

    /// The journal without what it must not say: a reading moves time only where the partition was at its end when it was
    /// taken, which the cluster knows.
    private static func journal(
        of partition: Int, _ cluster: SimulatedCluster
    ) -> [JournalRecord] {
        writtenJournal(of: partition, cluster).map { record in
            guard case .batch(var batch) = record,
                unreadEvent(at: batch, of: partition, cluster) != nil
            else { return record }
            batch.isCaughtUp = false
            return .batch(batch)
        }
    }

    private static func writtenJournal(
        of partition: Int, _ cluster: SimulatedCluster
    ) -> [JournalRecord] {
        var reader = JournalReader()
        return cluster.log(OutputTopic.journal.name, partition).committed.compactMap {
            ($0.record.value ?? []).withUnsafeBytes { reader.read($0) }
        }
    }

    /// An event that was there when the reading of a batch was taken and that lies behind the batch, where the reading
    /// moved time.
    private static func unreadEvent(
        at batch: JournalRecord.Batch, of partition: Int, _ cluster: SimulatedCluster
    ) -> String? {
        guard batch.isCaughtUp, let reading = batch.reading else { return nil }
        for place in batch.offsets {
            guard let topic = cluster.eventTopics.firstIndex(of: place.topic),
                let offset = cluster.event(
                    atReading: reading, topic: topic, partition: partition, from: place.offset)
            else { continue }
            return "\(place.topic)/\(partition): a reading moved time past the event at \(offset)"
        }
        return nil
    }

    /// Readings that moved time although an event lay unread.
    static func untimelyReadings(of cluster: SimulatedCluster) -> [String] {
        (0..<cluster.partitionCount).flatMap { partition in
            writtenJournal(of: partition, cluster).compactMap { record in
                guard case .batch(let batch) = record else { return nil }
                return unreadEvent(at: batch, of: partition, cluster)
            }
        }
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }
}
