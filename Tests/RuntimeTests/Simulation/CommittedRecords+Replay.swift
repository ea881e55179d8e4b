// What should come out: a replay of the simulated logs, with the journal or without.

import Calendar
import Digests
import Engine
import Events
import Inputs
import Records
import Replay
import RuleSet
import Runtime

extension CommittedRecords {
    /// By a replay, of the first of the rules unless the journal says otherwise.
    init(
        replaying cluster: SimulatedCluster, _ generations: [RuleSet], usesJournal: Bool
    ) throws {
        let hashes = Self.hashes(of: generations)
        let ruleSets = Dictionary(uniqueKeysWithValues: zip(hashes, generations))
        var replayer = Replayer(rules: generations[0], until: .daemon)
        for partition in 0..<cluster.partitionCount {
            var replay = PartitionReplay(
                SimulatedPartition(cluster, partition: partition),
                schema: replayer.engine.rules.schema,
                journal: usesJournal ? Self.journal(of: partition, cluster) : nil,
                ruleSets: ruleSets)
            while try replay.advance(&replayer) {}
        }
        try replayer.finish()
        self.init(
            sendRequests: Self.lines(replayer.lines.sendRequests),
            decisions: Self.lines(replayer.lines.decisions),
            conversions: Self.lines(replayer.lines.conversions),
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

    private static func hashes(of generations: [RuleSet]) -> [String] {
        generations.map { RecordWriter.hash(of: $0).hex }
    }

    /// Rules that were activated over newer ones.
    static func disorderedActivations(
        in cluster: SimulatedCluster, _ generations: [RuleSet]
    ) -> [String] {
        let hashes = hashes(of: generations)
        return (0..<cluster.partitionCount).compactMap { partition in
            let active = activated(in: partition, cluster).compactMap(hashes.firstIndex)
            return active == active.sorted()
                ? nil : "partition \(partition): rules were activated in the order \(active)"
        }
    }

    /// Whether a rule set was activated in each partition: then the next one may be deployed.
    static func areActive(_ rules: RuleSet, in cluster: SimulatedCluster) -> Bool {
        (0..<cluster.partitionCount).allSatisfy {
            activated(in: $0, cluster).last == hashes(of: [rules])[0]
        }
    }

    private static func activated(in partition: Int, _ cluster: SimulatedCluster) -> [String] {
        writtenJournal(of: partition, cluster).compactMap { record in
            switch record {
            case .start(let start), .activation(let start): start.ruleSet
            case .batch: nil
            }
        }
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
