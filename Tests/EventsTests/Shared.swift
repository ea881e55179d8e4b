// The conformance data beside the package.

import Foundation

enum Shared {
    /// `RELANCE_SHARED`, or `../shared` beside the package's root.
    static let root: URL = {
        if let path = ProcessInfo.processInfo.environment["RELANCE_SHARED"] {
            return URL(fileURLWithPath: path)
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("shared")
    }()

    /// In CI a test that needs the data fails without it.
    static let isThere =
        ProcessInfo.processInfo.environment["CI"] == "true"
        || FileManager.default.fileExists(atPath: root.path)
}
