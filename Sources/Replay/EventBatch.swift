// Some hundred lines of logs, between the thread that scans them and the one that applies them.

import Calendar
import Customer
import Events
import Expression
import Inputs
import Records

/// Recorded events and dead letters in the order in which they are applied, with all the memory that they need.
struct EventBatch: ~Copyable {
    enum Entry {
        /// An event that touches no customer: of it only time and type are kept.
        case time(Instant, type: Int)
        /// The next one of `events`.
        case event
        /// The next one of `broadcasts`.
        case broadcast
        /// The next one of `deadLetters`.
        case deadLetter
    }

    /// An event of a customer or of nobody, as the dead letter that it is if its time is refused.
    struct Origin {
        var customer: UnsafeRawBufferPointer
        var record: DeadLetterRecord
    }

    /// How far a batch has been applied.
    struct Cursor {
        private(set) var entry = 0
        private(set) var event = 0
        private(set) var broadcast = 0
        private(set) var deadLetter = 0
        private(set) var origin = 0
        /// Whether the entry has begun to have its effects.
        var isUnderWay = false

        mutating func pass(_ entry: Entry) {
            self.entry += 1
            isUnderWay = false
            switch entry {
            case .time: origin += 1
            case .event:
                event += 1
                origin += 1
            case .broadcast: broadcast += 1
            case .deadLetter: deadLetter += 1
            }
        }
    }

    /// What the logs were like, known at their end.
    struct LogsEnd {
        var blankLines: Int
        var surrogateHalves: Int
        var notes: [InputNote]
    }

    /// What comes behind the entries.
    enum Sequel {
        case more
        case end(LogsEnd)
        case failure(InputError)
    }

    /// Enough that handing over costs nothing, and few enough that what is found for one is still in the cache
    /// when it is used.
    private static let entryLimit = 512
    /// Of payloads of which something is kept.
    private static let sizeLimit = 1 << 20

    private(set) var entries: [Entry] = []
    private(set) var events: [AddressedEvent] = []
    /// Of no customer (S63).
    private(set) var broadcasts: [ScannedEvent] = []
    private(set) var deadLetters: [DeadLetterRecord] = []
    /// By `time` and `event`, in their order; empty where no time is refused.
    private(set) var origins: [Origin] = []
    var sequel = Sequel.more
    /// Bytes of the logs read when the batch was full.
    var consumedBytes = 0

    /// By event type: the slots that its events fill.
    private let usedSlots: [[Int]]
    private let slotCount: Int
    private var arena = Arena(blockSize: 64 << 10)
    private var sizeBytes = 0

    init(schema: EventSchema) {
        usedSlots = schema.types.map(\.usedSlots)
        slotCount = schema.slotCount
    }

    var isFull: Bool { entries.count >= Self.entryLimit || sizeBytes >= Self.sizeLimit }

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
        broadcasts.removeAll(keepingCapacity: true)
        deadLetters.removeAll(keepingCapacity: true)
        origins.removeAll(keepingCapacity: true)
        arena.reset()
        sizeBytes = 0
        sequel = .more
    }

    mutating func append(time: Instant, type: Int) {
        entries.append(.time(time, type: type))
    }

    /// Hot.
    mutating func append(_ event: ScannedEvent, payloadBytes: Int) {
        sizeBytes += payloadBytes
        entries.append(.event)
        events.append(AddressedEvent(kept(event)))
    }

    mutating func append(broadcast: ScannedEvent, payloadBytes: Int) {
        sizeBytes += payloadBytes
        entries.append(.broadcast)
        broadcasts.append(kept(broadcast))
    }

    /// All of an event but the name of its type.
    @inline(__always)
    private mutating func kept(_ event: ScannedEvent) -> ScannedEvent {
        let slots = arena.allocateValues(slotCount).baseAddress!
        slots.initialize(from: event.slots, count: slotCount)
        for slot in usedSlots[event.type] {
            slots[slot] = event.slots[slot].copied(into: &arena)
        }
        return ScannedEvent(
            type: event.type, typeName: UnsafeRawBufferPointer(start: nil, count: 0),
            customer: arena.copy(event.customer), id: arena.copy(event.id),
            source: event.source.map { arena.copy($0) }, time: event.time,
            slots: UnsafePointer(slots))
    }

    mutating func append(_ deadLetter: DeadLetterRecord) {
        entries.append(.deadLetter)
        deadLetters.append(kept(deadLetter))
    }

    /// Comes with each event whose time may be refused.
    mutating func append(origin record: DeadLetterRecord, of customer: UnsafeRawBufferPointer) {
        origins.append(Origin(customer: arena.copy(customer), record: kept(record)))
    }

    private mutating func kept(_ deadLetter: DeadLetterRecord) -> DeadLetterRecord {
        var kept = deadLetter
        kept.value = arena.copy(deadLetter.value)
        sizeBytes += kept.value.count
        return kept
    }
}
