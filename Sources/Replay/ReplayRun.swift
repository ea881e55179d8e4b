// A replay of files into files: the loop around `Replayer`.

import Engine
import Events
import Inputs
import Records
import RuleSet

/// One run over recorded logs. The caller drives it in slices, so that it can show progress.
package struct ReplayRun: ~Copyable {
    package private(set) var replayer: Replayer
    private let feed: EventFeed
    private let output: ReplayOutput
    private var logsEnd: EventBatch.LogsEnd?

    /// Opens the logs; `-` is standard input. With more than one thread the logs are read and scanned aside.
    package init(
        rules: RuleSet, paths: [String], until: Replayer.Until, output: ReplayOutput,
        signing keys: UnsubscribeKeys? = nil, threads: Int = 1
    ) throws(ReplayFailure) {
        do throws(InputError) {
            feed = EventFeed(
                try RecordedEvents(paths: paths, schema: rules.schema), schema: rules.schema,
                keepsOrigins: rules.time.jumpLimitMs(ofTopic: false) != nil,
                isAside: threads > 1)
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
    package private(set) var consumedBytes = 0
    /// Bytes of the logs; nil if one is a pipe.
    package var totalBytes: Int? { feed.totalBytes }

    /// Takes some hundred lines; false at the end of the logs.
    package mutating func advance() throws(ReplayFailure) -> Bool {
        let parcel = feed.next()
        var cursor = EventBatch.Cursor()
        while !replayer.apply(parcel.batch, from: &cursor) { try drain() }
        lines += parcel.batch.entries.count
        consumedBytes = parcel.batch.consumedBytes
        if replayer.lines.isFull { try drain() }
        switch parcel.batch.sequel {
        case .more: return true
        case .failure(let error): throw .input(error)
        case .end(let end):
            logsEnd = end
            return false
        }
    }

    /// At the end of the logs: time runs on, all is written, the files get their names.
    package mutating func finish() throws(ReplayFailure) {
        replayer.surrogateHalves = logsEnd?.surrogateHalves ?? 0
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
        ReplaySummary(replayer, blankLines: logsEnd?.blankLines ?? 0)
    }

    /// What should be said of the logs, at their end.
    package var notes: [InputNote] { logsEnd?.notes ?? [] }

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
