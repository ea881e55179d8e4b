// relance.yaml → the daemon's settings.

import YAML

extension DaemonSettings {
    /// Mistakes go to the report; what they concern keeps its default.
    init(_ fields: Fields, report: Report) {
        self.init()
        if let kafka = fields["kafka"]?.fields { read(kafka: kafka, report: report) }
        if let topics = fields["topics"]?.fields { read(topics: topics, report: report) }
        if let fields = fields["unsubscribe"]?.fields { read(unsubscribe: fields, report: report) }
        group = fields["group"]?.text ?? group
        instance = fields["instance"]?.text
        workers = fields["workers"]?.number ?? workers
        if let commit = fields["commit"]?.fields {
            commitEveryMs = commit["every"]?.milliseconds ?? commitEveryMs
            commitEvents = commit["events"]?.number ?? commitEvents
            commitBytes = commit["bytes"]?.number ?? commitBytes
        }
        clock = fields["clock"]?.text.flatMap(Clock.init(rawValue:)) ?? clock
        if let state = fields["state"]?.fields {
            stateDirectory = state["directory"]?.text ?? stateDirectory
            stateCacheBytes = state["cache"]?.number ?? stateCacheBytes
        }
        if let log = fields["log"]?.fields {
            logLevel = log["level"]?.text.flatMap(LogLevel.init(rawValue:)) ?? logLevel
            logFormat = log["format"]?.text.flatMap(LogFormat.init(rawValue:)) ?? logFormat
        }
    }

    private mutating func read(kafka: Fields, report: Report) {
        if let named = kafka["brokers"]?.elements.compactMap(\.text), !named.isEmpty {
            brokers = named.joined(separator: ",")
        }
        properties = Self.properties(kafka["properties"], report: report)
        consumerProperties = Self.properties(kafka["consumer"], report: report)
        producerProperties = Self.properties(kafka["producer"], report: report)
        secrets = (kafka["secrets"]?.rows ?? []).compactMap { row in
            Self.refuse(row, report: report)
            guard let fields = row.setting?.fields else { return nil }
            return Self.source(fields, at: row.key, report: report).map {
                Secret(name: row.name, source: $0)
            }
        }
    }

    private static func source(
        _ fields: Fields, at node: Node, report: Report
    ) -> Secret.Source? {
        switch (fields["env"]?.text, fields["file"]?.text) {
        case (let variable?, nil): return .environment(variable)
        case (nil, let path?): return .file(path)
        default:
            if fields.isBroken("env") || fields.isBroken("file") { return nil }
            report.error(
                .notOneChoice, at: node, "a secret comes from exactly one place",
                hint: "`env:` names a variable, `file:` a file")
            return nil
        }
    }

    private mutating func read(unsubscribe fields: Fields, report: Report) {
        var unsubscribe = Unsubscribe()
        unsubscribe.validMs = fields["valid"]?.milliseconds ?? unsubscribe.validMs
        let keys = fields["keys"]?.elements ?? []
        for (place, element) in keys.enumerated() {
            guard let key = element.fields else { continue }
            if place == Self.mostUnsubscribeKeys {
                report.error(
                    .notAllowed, at: element.node, "there are at most two keys",
                    hint: "the first signs, the second still verifies what was signed before")
            }
            if let source = Self.source(key, at: element.node, report: report) {
                unsubscribe.keys.append(source)
            }
        }
        if let setting = fields["keys"], keys.isEmpty {
            report.error(.noValue, at: setting.node, "`keys` names no key")
        }
        self.unsubscribe = unsubscribe
    }

    private static let mostUnsubscribeKeys = 2

    private mutating func read(topics fields: Fields, report: Report) {
        if let events = fields["events"]?.elements, !events.isEmpty {
            topics.events = events.compactMap(\.text)
        }
        topics.sendRequests = fields["send_requests"]?.text ?? topics.sendRequests
        topics.decisions = fields["decisions"]?.text ?? topics.decisions
        topics.conversions = fields["conversions"]?.text ?? topics.conversions
        topics.deadLetters = fields["dead_letters"]?.text ?? topics.deadLetters
        topics.journal = fields["journal"]?.text ?? topics.journal
        topics.state = fields["state"]?.text ?? topics.state

        var seen: Set<String> = []
        let names =
            (fields["events"]?.elements ?? [])
            + ["send_requests", "decisions", "conversions", "dead_letters", "journal", "state"]
            .compactMap { fields[$0] }
        for setting in names {
            guard let name = setting.text else { continue }
            if !seen.insert(name).inserted {
                report.error(
                    .notAllowed, at: setting.node, "the topic `\(name)` stands twice",
                    hint: "each kind of record has a topic of its own")
            }
        }
    }

    private static func properties(_ setting: Setting?, report: Report) -> [Property] {
        (setting?.rows ?? []).compactMap { row in
            if refuse(row, report: report) { return nil }
            if ReservedProperties.isSecret(row.name) {
                report.secret(
                    .notAllowed, at: row.key, "`\(row.name)` is a secret, which no YAML holds",
                    hint: "under `secrets:`, name the variable or the file that holds it")
                return nil
            }
            guard let value = row.setting?.text else { return nil }
            return Property(name: row.name, value: value)
        }
    }

    /// Whether the property may not be set, which is reported.
    @discardableResult
    private static func refuse(_ row: Setting.Row, report: Report) -> Bool {
        guard let reason = ReservedProperties.objection(to: row.name) else { return false }
        report.error(.notAllowed, at: row.key, "`\(row.name)` cannot be set here", hint: reason)
        return true
    }
}
