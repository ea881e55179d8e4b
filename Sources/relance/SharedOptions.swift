// Options that several verbs have, and what they mean.

import Arguments
import Calendar
import Config
import Glibc
import Replay
import RuleSet

extension Option {
    static let configuration = Option.value(
        "config", letter: "c", .directory(name: "DIR"), "the directory of the rules",
        default: "./config")

    static let brokers = Option.value(
        "brokers", .text(name: "HOST:PORT"),
        "the brokers, comma-separated, in place of relance.yaml's `kafka.brokers`")

    static let broadcasts = Option.value(
        "broadcasts", .file(name: "FILE"),
        "broadcasts that are not in the logs, merged by time, before events of their instant",
        isRepeatable: true)

    static let format = Option.value(
        "format", .oneOf(["text", "json"]), "how the findings are printed", default: "text")

    static let until = Option.value(
        "until", .text(name: "TIME|end"),
        "how far time runs on, by default to the last event: an RFC 3339 time, behind which events are "
            + "left out, or 'end' to complete everything")
}

extension RuleSet {
    /// What reads topics hears of no broadcasts yet (docs/decisions/0022); told before anything is done.
    func checkReadable(fromTopics reader: String) throws(Failure) {
        guard let type = broadcastTypes.first else { return }
        throw Failure(
            .usage,
            "'\(reader)' cannot take broadcasts yet, and events.yaml declares `\(type)`; logs can, with "
                + "'relance replay' and 'relance test'")
    }
}

extension Invocation {
    var wantsJSON: Bool { value(of: "format") == "json" }

    var configurationDirectory: String { value(of: "config") ?? "./config" }

    /// The rule set; warnings are printed to standard error.
    func loadRules(directory: String? = nil) throws(Failure) -> RuleSet {
        try load(directory ?? configurationDirectory).rules
    }

    /// The rule set and the daemon's settings, as the options change them.
    func loadDaemon() throws(Failure) -> (rules: RuleSet, settings: DaemonSettings) {
        var (rules, settings) = try load(configurationDirectory)
        if hasOption("brokers"), let brokers = value(of: "brokers") { settings.brokers = brokers }
        if hasOption("clock"),
            let clock = value(of: "clock").flatMap(DaemonSettings.Clock.init(rawValue:))
        {
            settings.clock = clock
        }
        return (rules, settings)
    }

    /// Whether the verb knows the option.
    private func hasOption(_ name: String) -> Bool {
        verb.options.contains { $0.name == name }
    }

    private func load(
        _ directory: String
    ) throws(Failure) -> (rules: RuleSet, settings: DaemonSettings) {
        let zones = verb.options.contains { $0.name == "zoneinfo" } ? value(of: "zoneinfo") : nil
        if let zones, access(zones + "/UTC", R_OK) != 0 {
            throw Failure(.usage, "'\(zones)' holds no compiled time zones: there is no UTC")
        }
        let loaded = Configuration.load(
            directory: directory, zones: zones.map { .system(path: $0) } ?? .system())
        for diagnostic in loaded.diagnostics {
            Terminal.report(diagnostic.rendered(inColour: Terminal.errorHasColours))
        }
        guard let rules = loaded.ruleSet, let settings = loaded.daemon else {
            throw Failure(
                .usage, "the configuration in '\(directory)' does not load, see above")
        }
        return (rules, settings)
    }

    func until() throws(Failure) -> Replayer.Until {
        switch value(of: "until") {
        case nil: return .lastEvent
        case "end": return .end
        case let text?:
            guard let instant = Instant(rfc3339: text) else {
                throw Failure(
                    .usage,
                    "--until needs 'end' or a time such as 2026-09-30T12:00:00Z, not '\(text)'\n"
                        + "See 'relance help \(verb.name)'.")
            }
            return .instant(instant)
        }
    }
}
