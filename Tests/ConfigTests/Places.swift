// Where the tests find the files that they read.

import Config
import Foundation

enum Places {
    static let package = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let corpus = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "Corpus")

    static func names(in directory: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []).sorted()
    }
}
