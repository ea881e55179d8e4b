// Conformance data and workloads that are no part of the repository.

import Foundation

package enum SharedData {
    /// `RELANCE_SHARED`, else `shared` beside the package.
    package static let root: URL = {
        if let path = ProcessInfo.processInfo.environment["RELANCE_SHARED"] {
            return URL(fileURLWithPath: path)
        }
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.appendingPathComponent("shared")
    }()

    /// In CI a test that needs the data fails without it.
    package static let isExpected =
        ProcessInfo.processInfo.environment["CI"] == "true"
        || FileManager.default.fileExists(atPath: root.path)
}
