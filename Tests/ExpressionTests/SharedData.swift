// Where the data lies that several projects share.

import Foundation

enum SharedData {
    /// `RELANCE_SHARED`, else `../shared` beside the package.
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["RELANCE_SHARED"] { return path }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return root.deletingLastPathComponent().appendingPathComponent("shared").path
    }()

    /// In CI a test that needs the data fails without it.
    static let isExpected =
        ProcessInfo.processInfo.environment["CI"] == "true"
        || FileManager.default.fileExists(atPath: path)
}
