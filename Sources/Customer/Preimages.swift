/// Records as they were before a batch changed them, each once, so that all of it can be undone.
struct Preimages: ~Copyable {
    struct Entry: ~Copyable {
        var customer: Int
        var record: CustomerRecord
    }

    // Arrays hold what can be copied only.
    private var memory: UnsafeMutablePointer<Entry>
    private var capacity = 64
    private(set) var count = 0

    init() {
        memory = .allocate(capacity: 64)
    }

    deinit {
        memory.deinitialize(count: count)
        memory.deallocate()
    }

    mutating func append(_ record: consuming CustomerRecord, of customer: Int) {
        if count == capacity {
            let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
            larger.moveInitialize(from: memory, count: count)
            memory.deallocate()
            memory = larger
            capacity *= 2
        }
        (memory + count).initialize(to: Entry(customer: customer, record: record))
        count += 1
    }

    /// The one that was appended last; nil when none is left.
    mutating func removeLast() -> Entry? {
        if count == 0 { return nil }
        count -= 1
        return (memory + count).move()
    }

    mutating func removeAll() {
        memory.deinitialize(count: count)
        count = 0
    }
}
