// Which topics the daemon needs, compared with those of a cluster.

import Kafka
import RuleSet

package struct TopicPlan: Sendable {
    package let topics: [(role: TopicRole, name: String)]
    let limits: RecordLimits

    /// A daemon that is ephemeral keeps no state.
    package init(
        _ names: KafkaTransportSettings.Topics, limits: RecordLimits = RecordLimits(),
        isEphemeral: Bool = false
    ) {
        self.limits = limits
        topics =
            names.events.map { (.events, $0) }
            + [
                (.sendRequests, names.sendRequests), (.decisions, names.decisions),
            ] + (names.conversions.map { [(.conversions, $0)] } ?? [])
            + [(.journal, names.journal), (.deadLetters, names.deadLetters)]
            + (isEphemeral ? [] : [(.state, names.state)])
    }

    /// Asks the cluster how the topics stand. Throws where it cannot be reached.
    package func report(
        of admin: Admin, timeoutMs: Int
    ) throws(KafkaError) -> TopicReport {
        let cluster = try admin.cluster(timeoutMs: timeoutMs)
        let present = topics.map(\.name).filter { cluster.topics[$0]?.error == nil }
            .filter { cluster.topics[$0] != nil }
        var settings: [String: [String: String]]? = [:]
        do throws(KafkaError) {
            if !present.isEmpty {
                settings = try admin.settings(ofTopics: present, timeoutMs: timeoutMs)
            }
        } catch {
            // The mock broker knows no settings, and a client may lack the right to ask for them.
            guard Self.silences.contains(error.code) else { throw error }
            settings = nil
        }
        return report(cluster, settings: settings)
    }

    /// _UNSUPPORTED_FEATURE, and three ways of not being authorised.
    private static let silences: Set<Int32> = [-165, 29, 31, 35]

    /// What a cluster with these topics lacks; without settings they are not judged.
    package func report(
        _ cluster: ClusterDescription, settings: [String: [String: String]]?
    ) -> TopicReport {
        let partitionsOfEvents = topics.lazy.filter { $0.role == .events }
            .compactMap { cluster.topics[$0.name] }.first { $0.error == nil }?.partitions.count
        let sizeOfEvents = topics.filter { $0.role == .events }
            .compactMap { settings?[$0.name]?["max.message.bytes"].flatMap { Int($0) } }.max()
        let rows = topics.map { role, name in
            let found = cluster.topics[name]
            let own = settings?[name]
            var row = TopicReport.Row(
                role, name, partitions: found.map(\.partitions.count), settings: own ?? [:])
            guard let found else {
                row.differences = [.missing]
                return row
            }
            if let error = found.error {
                row.partitions = nil
                row.differences = [.unreadable(error)]
                return row
            }
            row.differences =
                [
                    .partitions(of: row, ofEvents: partitionsOfEvents), .cleanUp(of: row),
                    .retention(of: row), .compactionLag(of: row), .deleteRetention(of: row),
                    .size(
                        of: row, own?["max.message.bytes"].flatMap { Int($0) },
                        ofEvents: sizeOfEvents, limits),
                ].compactMap { $0 as TopicDifference? }
            return row
        }
        return TopicReport(
            rows: rows, partitionsOfEvents: partitionsOfEvents, hasSettings: settings != nil)
    }

    /// What `--create` asks for: the topics that are not there, with as many partitions as those of
    /// events have, or `partitions` where there is none of them either.
    package func requests(
        for report: TopicReport, partitions: Int, replication: Int?
    ) -> [TopicRequest] {
        let missing = Set(report.missing)
        return topics.filter { missing.contains($0.name) }.map { role, name in
            TopicRequest(
                name, partitions: report.partitionsOfEvents ?? partitions,
                replication: replication, settings: role.settings)
        }
    }
}
