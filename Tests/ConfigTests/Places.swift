// Where the tests find the files that they read.

import Config
import Foundation

enum Places {
    static let package = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let corpus = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "Corpus")

    /// The directory of the conformance data: `RELANCE_SHARED`, or `shared` beside the package.
    static let shared: URL = {
        if let path = ProcessInfo.processInfo.environment["RELANCE_SHARED"] {
            return URL(filePath: path)
        }
        return package.deletingLastPathComponent().appending(path: "shared")
    }()

    /// In CI a test of the shared data runs, and fails if they are not there.
    static let hasShared =
        FileManager.default.fileExists(atPath: shared.path)
        || ProcessInfo.processInfo.environment["CI"] == "true"

    static func names(in directory: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []).sorted()
    }
}
