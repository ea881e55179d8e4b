// The files of a configuration, read and parsed.

import YAML

/// Which files there are, with what they hold.
struct ConfigurationFiles {
    private(set) var events: Document?
    private(set) var customer: Document?
    private(set) var policies: Document?
    private(set) var daemon: Document?
    /// By name.
    private(set) var rules: [Document] = []
    /// Whether every rules file could be read.
    private(set) var hasAllRules = true
    /// As diagnostics name it.
    let rulesDirectory: String

    private static let names = ["events.yaml", "customer.yaml", "policies.yaml", "relance.yaml"]

    /// Files in memory: `rules/….yaml` and the four others.
    init(_ files: [(name: String, bytes: [UInt8])], report: Report) {
        rulesDirectory = "rules"
        for file in files.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            add(Document(name: file.name, bytes: file.bytes), as: file.name)
        }
        if events == nil { missingEvents("events.yaml", report) }
    }

    /// The files of a directory. What cannot be read is reported.
    init(directory: String, report: Report) {
        let prefix = directory.hasSuffix("/") ? directory : directory + "/"
        rulesDirectory = prefix + "rules"
        let listing: [String]
        do {
            listing = try FileReading.names(in: directory)
        } catch {
            hasAllRules = false
            report.file(
                .error, error.isMissing ? .missingFile : .unreadable, directory, error.message,
                hint: "a configuration is a directory with `events.yaml` and `rules/`")
            return
        }
        for name in Self.names where listing.contains(name) {
            read(prefix + name, as: name, report: report)
        }
        for name in listing where Self.isYAML(name) && !Self.names.contains(name) {
            report.file(
                .warning, .strayFile, prefix + name, "nothing reads this file",
                hint: Suggestion.hint(for: name, among: Self.names) ?? "rules stand in rules/")
        }
        if !listing.contains("events.yaml") { missingEvents(prefix + "events.yaml", report) }
        readRules(report: report)
    }

    private mutating func readRules(report: Report) {
        let listing: [String]
        do {
            listing = try FileReading.names(in: rulesDirectory)
        } catch {
            hasAllRules = false
            report.file(
                .error, error.isMissing ? .missingFile : .unreadable, rulesDirectory, error.message,
                hint: error.isMissing ? "rules stand in files such as rules/welcome.yaml" : nil)
            return
        }
        for name in listing {
            let path = rulesDirectory + "/" + name
            if Self.isYAML(name) {
                read(path, as: "rules/" + name, report: report)
            } else if FileReading.isDirectory(path) {
                report.file(
                    .warning, .strayFile, path, "nothing reads the files of this directory",
                    hint: "rules stand in rules/ itself")
            }
        }
    }

    private mutating func read(_ path: String, as name: String, report: Report) {
        do {
            add(Document(name: path, bytes: try FileReading.bytes(of: path)), as: name)
        } catch {
            if name.hasPrefix("rules/") { hasAllRules = false }
            report.file(.error, .unreadable, path, error.message)
            // A file that is there and says nothing, so that nothing is thought to be missing from it.
            add(Document(unreadable: path), as: name)
        }
    }

    private mutating func add(_ document: Document, as name: String) {
        switch name {
        case "events.yaml": events = document
        case "customer.yaml": customer = document
        case "policies.yaml": policies = document
        case "relance.yaml": daemon = document
        default: if name.hasPrefix("rules/"), Self.isYAML(name) { rules.append(document) }
        }
    }

    private func missingEvents(_ path: String, _ report: Report) {
        report.file(
            .error, .missingFile, path, "the file does not exist",
            hint: "it declares the event types and their fields")
    }

    /// Files that begin with a dot are an editor's.
    private static func isYAML(_ name: String) -> Bool {
        !name.hasPrefix(".") && (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
    }
}
