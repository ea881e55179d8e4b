// A replay of topics into files: the loop around `PartitionReplay`.

import Digests
import Engine
import Inputs
import Kafka
import Records
import RuleSet

/// One run over ranges of topics, a partition after the other. Each has an engine time and customers of
/// its own, and ends where the daemon would (DESIGN.md, section 8). The caller drives it in slices.
package struct TopicReplay: ~Copyable {
    /// What is read.
    package struct Source: Sendable {
        /// They go together, partition by partition.
        package var topics: [String]
        package var range: OffsetRange
        /// The topic with the daemon's journal; nil to go without.
        package var journal: String?
        /// Other rule sets that the journal may name.
        package var earlierRules: [RuleSet]
        /// What reaches the brokers.
        package var properties: KafkaProperties

        package init(
            topics: [String], range: OffsetRange, journal: String?, earlierRules: [RuleSet] = [],
            properties: KafkaProperties
        ) {
            self.topics = topics
            self.range = range
            self.journal = journal
            self.earlierRules = earlierRules
            self.properties = properties
        }
    }

    package private(set) var replayer: Replayer
    /// Records taken so far, dead letters and steps of the journal included.
    package private(set) var records = 0
    /// Another release of tzdata than that of the rules, with which the daemon has decided; nil: none so far.
    package private(set) var otherZones: String?

    private let source: Source
    /// All that the journal may name, by their hashes.
    private let ruleSets: [String: RuleSet]
    private let output: ReplayOutput
    private let partitionCount: Int
    private var partition = 0
    private var replay: PartitionReplay<KafkaRecords>?

    /// Asks the brokers for the topics.
    package init(
        rules: RuleSet, source: Source, output: ReplayOutput, signing keys: UnsubscribeKeys? = nil
    ) throws(ReplayFailure) {
        do throws(InputError) {
            partitionCount = try TopicPartitions.count(
                of: source.topics, properties: source.properties)
        } catch {
            throw .input(error)
        }
        replayer = Replayer(
            rules: rules, until: .daemon, rendersRecords: output.wantsRecords,
            signing: keys)
        self.source = source
        ruleSets = Dictionary(
            ([rules] + source.earlierRules).map { (RecordWriter.hash(of: $0).hex, $0) },
            uniquingKeysWith: { first, _ in first })
        self.output = output
    }

    /// Partitions that are read, from 0 to 1; the one at hand counts as not read.
    package var progress: Double {
        partitionCount == 0 ? 1 : Double(partition) / Double(partitionCount)
    }

    /// Takes up to `count` records; false at the end of the last partition.
    package mutating func advance(by count: Int) throws(ReplayFailure) -> Bool {
        for _ in 0..<count {
            guard try takeNext() else { return false }
            if replayer.lines.isFull { try drain() }
        }
        return true
    }

    /// At the end: all is written, the files get their names.
    package mutating func finish() throws(ReplayFailure) {
        do throws(Imbalance) {
            try replayer.finish()
        } catch {
            throw .books(error)
        }
        try drain()
        do throws(OutputFailure) {
            try output.commit()
        } catch {
            throw .output(error)
        }
    }

    package var summary: ReplaySummary { ReplaySummary(replayer, blankLines: 0) }

    /// Hot: once a record.
    private mutating func takeNext() throws(ReplayFailure) -> Bool {
        while partition < partitionCount {
            if replay == nil { try open() }
            let hasMore = try replay!.advance(&replayer)
            if let other = replay!.takeOtherZones() { otherZones = other }
            if hasMore {
                records += 1
                return true
            }
            replay = nil
            partition += 1
        }
        return false
    }

    private mutating func open() throws(ReplayFailure) {
        do throws(InputError) {
            let journal = try journalOfPartition()
            replay = PartitionReplay(
                try KafkaRecords(
                    topics: source.topics, partition: partition, range: source.range,
                    properties: source.properties),
                schema: replayer.engine.rules.schema, journal: journal, ruleSets: ruleSets)
        } catch {
            throw .input(error)
        }
    }

    /// The journal of the partition at hand: one record for each of the daemon's batches that needed
    /// one, so that all of it is held.
    private func journalOfPartition() throws(InputError) -> [JournalRecord]? {
        guard let name = source.journal else { return nil }
        var records = try KafkaRecords(
            topics: [name], partition: partition, properties: source.properties)
        var reader = JournalReader()
        var journal: [JournalRecord] = []
        while let record = try records.next(ofTopic: 0) {
            guard let payload = record.payload, let read = reader.read(payload) else {
                throw InputError(
                    path: "\(name)/\(partition)@\(record.offset)", problem: .notAJournal)
            }
            journal.append(read)
        }
        return journal
    }

    private mutating func drain() throws(ReplayFailure) {
        do throws(OutputFailure) {
            try replayer.drain(into: output)
        } catch {
            throw .output(error)
        }
    }
}
