// What the simulated daemons have committed.

import Events
import Records
import Runtime

/// The lines that a reader of committed records would write, in the order of each partition.
struct CommittedRecords {
    var sendRequests: [String] = []
    var decisions: [String] = []
    var conversions: [String] = []
    var deadLetters: [String] = []

    init(_ cluster: SimulatedCluster) {
        for partition in 0..<cluster.partitionCount {
            sendRequests += Self.lines(of: OutputTopic.sendRequests.name, partition, cluster)
            decisions += Self.lines(of: OutputTopic.decisions.name, partition, cluster)
            conversions += Self.lines(of: OutputTopic.conversions.name, partition, cluster)
            for (_, record) in cluster.log(SimulatedCluster.deadLetters, partition).committed {
                deadLetters.append(Self.deadLetter(record))
            }
        }
    }

    init(
        sendRequests: [String], decisions: [String], conversions: [String], deadLetters: [String]
    ) {
        self.sendRequests = sendRequests
        self.decisions = decisions
        self.conversions = conversions
        self.deadLetters = deadLetters
    }

    private static func lines(
        of topic: String, _ partition: Int, _ cluster: SimulatedCluster
    ) -> [String] {
        cluster.log(topic, partition).committed.map { text($0.record.value) }
    }

    private static func text(_ bytes: [UInt8]?) -> String {
        String(decoding: bytes ?? [], as: UTF8.self)
    }

    private static func deadLetter(_ record: SimulatedLog.Record) -> String {
        func header(_ name: String) -> String { text(record.headers[name]) }
        var line: [UInt8] = []
        let value = record.value ?? []
        value.withUnsafeBytes { value in
            DeadLetterRecord(
                reason: DeadLetterReason(rawValue: header("reason"))!, detail: header("detail"),
                place: .topic(
                    header("topic"), partition: Int(header("partition"))!,
                    offset: Int64(header("offset"))!),
                value: value, sizeBytes: value.count
            ).write(into: &line)
        }
        return String(decoding: line.dropLast(), as: UTF8.self)
    }

    // MARK: Comparison

    /// What is other than it should be; nothing where all is as it should be.
    func differences(from expected: CommittedRecords) -> [String] {
        Self.differences("send-requests", sendRequests, expected.sendRequests)
            + Self.differences("decisions", decisions, expected.decisions)
            + Self.differences("conversions", conversions, expected.conversions)
            + Self.differences("dead letters", deadLetters, expected.deadLetters, isOrdered: false)
    }

    private static func differences(
        _ stream: String, _ found: [String], _ expected: [String], isOrdered: Bool = true
    ) -> [String] {
        guard found.sorted() == expected.sorted() else {
            let missing = subtract(found, from: expected)
            let added = subtract(expected, from: found)
            return [
                "\(stream): \(missing.count) missing, \(added.count) too many, as "
                    + (missing.first.map { "missing \($0)" } ?? "") + " "
                    + (added.first.map { "too many \($0)" } ?? "")
            ]
        }
        guard isOrdered else { return [] }
        let (found, expected) = (byCustomer(found), byCustomer(expected))
        return found.keys.sorted().filter { found[$0] != expected[$0] }.map {
            "\(stream) of \($0) are in another order"
        }
    }

    private static func subtract(_ lines: [String], from other: [String]) -> [String] {
        var counts: [String: Int] = [:]
        for line in lines { counts[line, default: 0] += 1 }
        return other.filter { line in
            guard let count = counts[line], count > 0 else { return true }
            counts[line] = count - 1
            return false
        }
    }

    private static func byCustomer(_ lines: [String]) -> [Substring: [String]] {
        Dictionary(grouping: lines) { line in
            let start = line.firstRange(of: "\"customer\":\"")!.upperBound
            return line[start...].prefix { $0 != "\"" }
        }
    }
}
