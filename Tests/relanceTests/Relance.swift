// The built program, run as a user runs it.

import Foundation
import Testing

/// What a run of the program left behind.
struct Run {
    var code: Int32
    var output: String
    var error: String
}

/// Runs `relance` in a directory of its own, which goes with it.
final class Relance {
    /// Beside the test bundle.
    static let program: String = {
        let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appendingPathComponent("relance").path
    }()

    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("relance-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    /// With the rules of `Shop` in `config`.
    static func inShop() throws -> Relance {
        let relance = try Relance()
        for (name, text) in Shop.files { try relance.write(text, to: "config/\(name)") }
        return relance
    }

    func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    func write(_ text: String, to name: String) throws {
        let file = directory.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    /// Names in a directory, hidden ones too; nil if there is none.
    func names(in name: String) -> [String]? {
        try? FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
    }

    func run(_ arguments: String..., input: String = "") throws -> Run {
        try run(program: Self.program, arguments, input: input)
    }

    /// `$RELANCE` is the program.
    func shell(_ script: String) throws -> Run {
        try run(program: "/bin/bash", ["-c", script], input: "")
    }

    private func run(program: String, _ arguments: [String], input: String) throws -> Run {
        // Files, not pipes: nobody need read while it runs.
        try write(input, to: ".input")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.environment = ["RELANCE": Self.program, "PATH": "/usr/bin:/bin", "LC_ALL": "C"]
        process.standardInput = try FileHandle(
            forReadingFrom: URL(fileURLWithPath: path(".input")))
        for name in [".output", ".error"] { try write("", to: name) }
        process.standardOutput = try FileHandle(
            forWritingTo: URL(fileURLWithPath: path(".output")))
        process.standardError = try FileHandle(
            forWritingTo: URL(fileURLWithPath: path(".error")))
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit, "ended by signal \(process.terminationStatus)")
        return Run(
            code: process.terminationStatus, output: try read(".output"), error: try read(".error"))
    }
}
