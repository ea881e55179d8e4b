// relance version

import Arguments
import Calendar
import Digests
import Inputs
import Kafka
import Records
import YAML

/// Prints the version and those of what answers can depend on.
enum VersionVerb: Command {
    static let version = "0.1.0"

    static let verb = Verb(
        "version", "prints the version, and those of the libraries and of tzdata",
        examples: [.init("relance version", "says what a report of a mistake should name")])

    static func run(_ invocation: Invocation) throws(Failure) -> ExitCode {
        let lines = [
            "relance \(version)", "Swift \(compiler)",
            "tzdata \(ZoneDatabase.load(names: []).version ?? "of unknown version")",
            CryptoLibrary.version, CompressionLibraries.versions, YAMLLibrary.version,
            KafkaLibrary.version,
        ]
        try Terminal.print(lines.joined(separator: "\n") + "\n")
        return .done
    }

    private static var compiler: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}
