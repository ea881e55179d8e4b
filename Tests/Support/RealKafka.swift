// A real Apache Kafka for the tests: the mock cluster proves nothing about exactly-once.

import Foundation
import Synchronization

/// The broker that `RELANCE_TEST_KAFKA` names, or one of `../shared/kafka` as long as the object lives,
/// or, where that is for ever, as the process.
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
        Self.keep(directory.path)
        let printed = try Self.run("start", directory.path)
        guard
            let address = printed.split(whereSeparator: { " \n".contains($0) })
                .first(where: { $0.hasPrefix("127.0.0.1:") })
        else { throw CocoaError(.fileReadUnknown) }
        bootstrap = String(address)
        self.directory = directory
    }

    deinit {
        if let directory { Self.destroy(directory.path) }
    }

    /// Directories of brokers that run.
    private static let running = Mutex<Set<String>>([])

    /// A static object is never destroyed, and its broker would outlive the tests.
    private static func keep(_ directory: String) {
        let isFirst = running.withLock { running in
            running.insert(directory)
            return running.count == 1
        }
        guard isFirst else { return }
        atexit {
            for directory in RealKafka.running.withLock({ $0 }) { RealKafka.destroy(directory) }
        }
    }

    private static func destroy(_ directory: String) {
        guard running.withLock({ $0.remove(directory) }) != nil else { return }
        _ = try? run("destroy", directory)
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
