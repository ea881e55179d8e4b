// The stages of a replay, each with all that are below it.

import Customer
import Engine
import Events
import Glibc
import Inputs
import Replay
import RuleSet

/// One pass over a log.
protocol Stage {
    var name: String { get }
    /// Runs over the log and says how many lines it has.
    func run(_ path: String) throws -> Int
}

/// `memchr` over reads of one mebibyte: what no reader of lines can do without.
struct Splitting: Stage {
    let name = "splitting"

    func run(_ path: String) throws -> Int {
        let file = open(path, O_RDONLY)
        precondition(file >= 0, "the log cannot be opened")
        defer { close(file) }
        let chunk = UnsafeMutableRawPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { chunk.deallocate() }
        var lines = 0
        while true {
            let count = read(file, chunk, 1 << 20)
            if count <= 0 { return lines }
            var rest = UnsafeRawPointer(chunk)
            let end = rest + count
            while let found = memchr(rest, 10, end - rest) {
                lines += 1
                rest = UnsafeRawPointer(found) + 1
            }
        }
    }
}

/// Each line through the scanner.
struct Scanning: Stage {
    let name = "scanning"
    let rules: RuleSet

    func run(_ path: String) throws -> Int {
        var events = try RecordedEvents(paths: [path], schema: rules.schema)
        var lines = 0
        while try events.next() != nil { lines += 1 }
        return lines
    }
}

/// Each event through the engine, its decisions forgotten.
struct Applying: Stage {
    let name = "applying"
    let rules: RuleSet

    func run(_ path: String) throws -> Int {
        var events = try RecordedEvents(paths: [path], schema: rules.schema)
        var engine = Engine(rules: rules)
        var customers = Customers()
        var decisions = Effects()
        var lines = 0
        while let event = try events.next() {
            lines += 1
            guard case .event(let scanned) = event.verdict else { continue }
            while engine.apply(.event(scanned), to: &customers, into: &decisions) == .more {}
            if decisions.decisions.count >= 64 { decisions.removeAll() }
        }
        return lines
    }
}

/// Each decision rendered as the lines that a replay writes, which are then forgotten.
struct Rendering: Stage {
    let name = "rendering"
    let rules: RuleSet

    func run(_ path: String) throws -> Int {
        var events = try RecordedEvents(paths: [path], schema: rules.schema)
        var replayer = Replayer(rules: rules, until: .end)
        let output = try ReplayOutput()
        var lines = 0
        while let event = try events.next() {
            lines += 1
            guard case .event(let scanned) = event.verdict else { continue }
            replayer.apply(scanned)
            if lines % 1024 == 0 { try replayer.drain(into: output) }
        }
        try replayer.finish()
        return lines
    }
}
