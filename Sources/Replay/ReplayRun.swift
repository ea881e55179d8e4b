// A replay of files into files: the loop around `Replayer`.

import Engine
import Events
import Inputs
import Records
import RuleSet

/// One run over recorded logs. The caller drives it in slices, so that it can show progress.
package struct ReplayRun: ~Copyable {
    package private(set) var replayer: Replayer
    private var events: RecordedEvents
    private let output: ReplayOutput

    /// Opens the logs; `-` is standard input.
    package init(
        rules: RuleSet, paths: [String], until: Replayer.Until, output: ReplayOutput,
        signing keys: UnsubscribeKeys? = nil
    ) throws(ReplayFailure) {
        do throws(InputError) {
            events = try RecordedEvents(paths: paths, schema: rules.schema)
        } catch {
            throw .input(error)
        }
        replayer = Replayer(
            rules: rules, until: until, rendersRecords: output.wantsRecords,
            signing: keys)
        self.output = output
    }

    /// Lines taken so far: events, those left out, dead letters.
    package private(set) var lines = 0
    /// Bytes of the logs read so far.
    package var consumedBytes: Int { events.consumedBytes }
    /// Bytes of the logs; nil if one is a pipe.
    package var totalBytes: Int? { events.totalBytes }

    /// Takes up to `count` lines; false at the end of the logs.
    package mutating func advance(by count: Int) throws(ReplayFailure) -> Bool {
        for _ in 0..<count {
            guard try takeNext() else { return false }
            if replayer.lines.isFull { try drain() }
        }
        return true
    }

    /// At the end of the logs: time runs on, all is written, the files get their names.
    package mutating func finish() throws(ReplayFailure) {
        replayer.surrogateHalves = events.surrogateHalves
        while replayer.runOn() == .more { try drain() }
        do throws(Imbalance) {
            try replayer.finish()
        } catch {
            throw .books(error)
        }
        try drain()
        do throws(OutputFailure) {
            try output.commit()
        } catch {
            throw .output(error)
        }
    }

    package var summary: ReplaySummary {
        ReplaySummary(replayer, blankLines: events.blankLines)
    }

    /// What should be said of the logs, at their end.
    package var notes: [InputNote] { events.notes }

    /// Hot: once a line.
    private mutating func takeNext() throws(ReplayFailure) -> Bool {
        let next: RecordedEvent?
        do throws(InputError) {
            next = try events.next()
        } catch {
            throw .input(error)
        }
        guard let recorded = next else { return false }
        lines += 1
        switch recorded.verdict {
        case .event(let event):
            replayer.apply(event)
        case .deadLetter(let reason, let detail):
            replayer.keep(
                DeadLetterRecord(
                    recorded, reason: reason, detail: detail, path: events.paths[recorded.file]))
        }
        return true
    }

    private mutating func drain() throws(ReplayFailure) {
        do throws(OutputFailure) {
            try replayer.drain(into: output)
        } catch {
            throw .output(error)
        }
    }
}

extension DeadLetterRecord {
    /// Of a line of a recorded log.
    package init(
        _ recorded: RecordedEvent, reason: DeadLetterReason, detail: String, path: String
    ) {
        self.init(
            reason: reason, detail: detail,
            place: .file(path, line: recorded.line, offset: recorded.offset),
            value: recorded.payload, sizeBytes: recorded.sizeBytes)
    }
}
