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
            conversions: Self.lines(replayer.lines.conversions),
            deadLetters: Self.lines(replayer.lines.deadLetters))
    }

    private static func journal(
        of partition: Int, _ cluster: SimulatedCluster
    ) -> [JournalRecord] {
        var reader = JournalReader()
        var journal: [JournalRecord] = []
        for (_, record) in cluster.log(OutputTopic.journal.name, partition).committed {
            if let record = (record.value ?? []).withUnsafeBytes({ reader.read($0) }) {
                journal.append(record)
            }
        }
        return journal
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }
}
