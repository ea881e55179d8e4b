// relance broker as the tests start it.

import Foundation

/// A `relance broker` in the background; its address is the first line that it prints.
final class DevelopmentBroker {
    let process = Process()
    let address: String
    private let output = Pipe()

    init(_ arguments: String...) throws {
        process.executableURL = URL(fileURLWithPath: Relance.program)
        process.arguments = ["broker"] + arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while !line.contains(0x0A) {
            let bytes = output.fileHandleForReading.availableData
            if bytes.isEmpty { break }
            line.append(bytes)
        }
        address = String(decoding: line, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    deinit {
        if process.isRunning { process.terminate() }
    }

    func end(_ signal: Int32) -> Int32 {
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return process.terminationStatus
    }
}
