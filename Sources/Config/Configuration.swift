// A directory of YAML files → the rule set, or everything that is wrong with them.

import Calendar
import RuleSet
import YAML

/// The entry to this module.
package enum Configuration {
    /// What came of a load.
    package struct Loaded: Sendable {
        /// Nil if there is an error among the diagnostics.
        package var ruleSet: RuleSet?
        /// Those of relance.yaml, or the defaults; nil likewise.
        package var daemon: DaemonSettings?
        /// All of them, by file and position.
        package var diagnostics: [Diagnostic]

        package var errorCount: Int { diagnostics.count { $0.severity == .error } }
    }

    /// Loads `events.yaml`, `customer.yaml`, `policies.yaml`, `relance.yaml` and `rules/*.yaml` of a
    /// directory.
    package static func load(
        directory: String, zones: ZoneDatabase = .system()
    ) -> Loaded {
        let report = Report()
        let files = ConfigurationFiles(directory: directory, report: report)
        return load(files, report: report, zones: zones)
    }

    /// Loads files from memory, by their names in the directory.
    package static func load(
        files: [(name: String, bytes: [UInt8])], zones: ZoneDatabase = .system()
    ) -> Loaded {
        let report = Report()
        return load(ConfigurationFiles(files, report: report), report: report, zones: zones)
    }

    private static func load(
        _ files: ConfigurationFiles, report: Report, zones: ZoneDatabase
    ) -> Loaded {
        let reader = Reader(report: report, zones: zones)
        let events = reader.section(files.events, as: .events)
        let customer = reader.section(files.customer, as: .customer)
        let policies = reader.section(files.policies, as: .policies)
        let rules = files.rules.map { reader.section($0, as: .rules) }
        let daemon = reader.section(files.daemon, as: .daemon)

        let builder = PlanBuilder(report: report, zones: zones)
        if let fields = events.fields {
            builder.buildEvents(fields)
        } else if let document = files.events, !events.isUnknown {
            report.file(
                .error, .missingKey, document.source.name, "events.yaml needs the key `events`")
        }
        builder.buildPolicies(policies.fields)
        if policies.isUnknown {
            builder.kinds = nil
            builder.channels = nil
            builder.weights = nil
        }
        builder.findChannels(policies.fields, rules: rules.compactMap(\.fields))
        builder.buildPressure(policies.fields)
        if customer.isUnknown {
            builder.attributes = nil
            builder.facts = nil
            builder.segments = nil
            builder.purposes = nil
            builder.themes = nil
            builder.interests = nil
        } else if let fields = customer.fields {
            builder.buildCustomer(fields)
        }
        builder.buildGates(policies.fields)
        let hasAllRules = files.hasAllRules && !rules.contains { $0.isUnknown }
        builder.buildRules(
            rules.compactMap(\.fields), isWhole: hasAllRules, directory: files.rulesDirectory)
        builder.buildCaps(policies.fields?["caps"], knowsRules: hasAllRules)

        // What a mistake leaves out would look as if it were missing.
        if !report.hasErrors {
            builder.checkBroadcasts(events.fields?["broadcasts"])
            GateChecks(builder.ruleSet, places: builder.rulePlaces, report: report)
                .check(policies: policies.fields, customer: customer.fields)
        }

        let settings = daemon.fields.map { DaemonSettings($0, report: report) }

        var loaded = Loaded(diagnostics: report.sorted)
        if !report.hasErrors {
            builder.ruleSet.buildIndexes()
            builder.ruleSet.canonicalText = CanonicalText(builder.ruleSet).text
            loaded.ruleSet = builder.ruleSet
            loaded.daemon = settings ?? DaemonSettings()
        }
        return loaded
    }
}

extension Reader {
    /// A file's fields; nil where the file is empty, missing or a mistake ends the reading of it.
    fileprivate func section(
        _ document: Document?, as shape: RecordShape
    ) -> (fields: Fields?, isUnknown: Bool) {
        guard let document else { return (nil, false) }
        let fields = read(document, as: shape)
        let isEmpty = document.root?.isNull ?? document.problems.isEmpty
        return (fields, fields == nil && !isEmpty)
    }
}
