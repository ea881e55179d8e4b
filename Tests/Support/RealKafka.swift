// A real Apache Kafka for the tests: the mock cluster proves nothing about exactly-once.

import Foundation

/// The broker that `RELANCE_TEST_KAFKA` names, or one of `../shared/kafka` as long as the object lives.
package final class RealKafka: Sendable {
    package let bootstrap: String

    private let directory: URL?

    private static let script = SharedData.root.appendingPathComponent("kafka/kafka")

    private static let named = ProcessInfo.processInfo.environment["RELANCE_TEST_KAFKA"]

    /// In CI a test that needs a broker fails without it.
    package static let isThere =
        named != nil || ProcessInfo.processInfo.environment["CI"] == "true"
        || FileManager.default.isExecutableFile(atPath: script.path)

    package init() throws {
        if let named = Self.named {
            bootstrap = named
            directory = nil
            return
        }
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("relance-kafka-\(UUID().uuidString)")
        let printed = try Self.run("start", directory.path)
        guard
            let address = printed.split(whereSeparator: { " \n".contains($0) })
                .first(where: { $0.hasPrefix("127.0.0.1:") })
        else { throw CocoaError(.fileReadUnknown) }
        bootstrap = String(address)
        self.directory = directory
    }

    deinit {
        if let directory { _ = try? Self.run("destroy", directory.path) }
    }

    private static func run(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = script
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: printed, as: UTF8.self)
    }
}
