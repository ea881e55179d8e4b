// Logs on their way to the engine, read and scanned on a thread of their own.

import Events
import Inputs
import Records
import Threads

/// Reads and scans logs into batches, ahead of whoever applies them. What comes does not depend on whether it does
/// so aside.
final class EventFeed {
    /// Goes round between the two threads.
    final class Parcel {
        fileprivate(set) var batch: EventBatch

        fileprivate init(schema: EventSchema) { batch = EventBatch(schema: schema) }
    }

    /// Of one thread at a time.
    private final class Source: @unchecked Sendable {
        private var logs: EventLogs

        init(_ logs: consuming EventLogs) { self.logs = logs }

        var totalBytes: Int? { logs.totalBytes }

        func fill(_ parcel: Parcel) { logs.fill(&parcel.batch) }
    }

    /// One that is applied, one that waits, one that is filled: more would only lie about.
    private static let parcelCount = 3

    /// Bytes of the logs; nil if one is a pipe.
    let totalBytes: Int?

    private let source: Source
    private let parcels: Handoff<Parcel>
    private let isAside: Bool
    private var thread: NativeThread?
    /// Handed out.
    private var current: Parcel?

    /// `isAside`: on a thread of its own, which begins when the first batch is asked for.
    /// `keepsOrigins`: the engine may refuse events, which are dead letters then.
    init(
        _ logs: consuming RecordedEvents, schema: EventSchema, keepsOrigins: Bool, isAside: Bool
    ) {
        source = Source(EventLogs(logs, schema: schema, keepsOrigins: keepsOrigins))
        totalBytes = source.totalBytes
        parcels = Handoff((0..<Self.parcelCount).map { _ in Parcel(schema: schema) })
        self.isAside = isAside
    }

    /// A thread that waits for a pipe may never come back, so that nobody waits for it.
    deinit {
        parcels.abandon()
        thread?.detach()
    }

    /// The next batch; the one before is no longer valid. Not called behind one that was the last.
    func next() -> Parcel {
        if let current { parcels.giveBack(current) }
        if isAside, thread == nil { start() }
        let next = isAside ? parcels.take() : filled()
        current = next
        return next
    }

    private func filled() -> Parcel {
        guard let parcel = parcels.takeEmpty() else {
            preconditionFailure("the batches of one thread are nobody else's")
        }
        source.fill(parcel)
        return parcel
    }

    private func start() {
        let (source, parcels) = (source, parcels)
        thread = NativeThread {
            while let parcel = parcels.takeEmpty() {
                source.fill(parcel)
                let isLast = parcel.batch.isLast
                parcels.give(parcel)
                if isLast { return }
            }
        }
    }
}

/// Logs that are read in batches.
private struct EventLogs: ~Copyable {
    private var events: RecordedEvents
    /// By the index of the type.
    private let touchesCustomer: [Bool]
    private let isBroadcast: [Bool]
    private let keepsOrigins: Bool

    init(_ events: consuming RecordedEvents, schema: EventSchema, keepsOrigins: Bool) {
        self.events = events
        self.keepsOrigins = keepsOrigins
        touchesCustomer = schema.types.map { $0.isUsed && !$0.isBroadcast }
        isBroadcast = schema.types.map(\.isBroadcast)
    }

    var totalBytes: Int? { events.totalBytes }

    mutating func fill(_ batch: inout EventBatch) {
        batch.removeAll()
        do throws(InputError) {
            while !batch.isFull {
                guard try events.advance() else {
                    batch.sequel = .end(
                        EventBatch.LogsEnd(
                            blankLines: events.blankLines,
                            surrogateHalves: events.surrogateHalves, notes: events.notes))
                    break
                }
                appendCurrent(to: &batch)
            }
        } catch {
            batch.sequel = .failure(error)
        }
        batch.consumedBytes = events.consumedBytes
    }

    /// Hot: once a line.
    @inline(__always)
    private func appendCurrent(to batch: inout EventBatch) {
        switch events.current.verdict {
        case .event(let event):
            if event.type >= 0, isBroadcast[event.type] {
                // It moves no time, which so is not refused.
                batch.append(broadcast: event, payloadBytes: events.current.sizeBytes)
                return
            }
            if event.type >= 0, touchesCustomer[event.type] {
                batch.append(event, payloadBytes: events.current.sizeBytes)
            } else {
                batch.append(time: event.time, type: event.type)
            }
            if keepsOrigins {
                batch.append(origin: deadLetter(.tooFarAhead, detail: ""), of: event.customer)
            }
        case .deadLetter(let reason, let detail):
            batch.append(deadLetter(reason, detail: detail))
        }
    }

    /// Of the current line.
    private func deadLetter(_ reason: DeadLetterReason, detail: String) -> DeadLetterRecord {
        DeadLetterRecord(
            events.current, reason: reason, detail: detail,
            path: events.paths[events.current.file])
    }
}

extension EventBatch {
    /// Whether nothing comes behind it.
    fileprivate var isLast: Bool {
        if case .more = sequel { false } else { true }
    }
}
