// Files for one test.

import Foundation

/// Calls `body` with the paths of files that hold `contents`, and removes them.
func withFiles(_ contents: [[UInt8]], _ body: ([String]) throws -> Void) throws {
    try withFolder { folder in
        let paths = try contents.enumerated().map { index, bytes in
            let path = "\(folder)/\(index).jsonl"
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            return path
        }
        try body(paths)
    }
}

func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    try withFiles([bytes]) { try body($0[0]) }
}

func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "relance-inputs-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
}
