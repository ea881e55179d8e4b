/// Patterns of `matches` that were made at run time, the latest of them.
final class PatternCache {
    private var entries: [(text: [UInt8], pattern: Pattern?)] = []
    private var next = 0
    /// What making a pattern takes off the budget; it takes some 10 µs or more.
    private static let work = 5_000

    /// The pattern of a text; nil if it is none.
    func pattern(_ text: UnsafeRawBufferPointer, _ arena: inout Arena) -> Pattern? {
        for entry in entries where entry.text.elementsEqual(text) { return entry.pattern }
        _ = arena.spend(PatternCache.work)
        let entry = (text: Array(text), pattern: try? Pattern(text))
        if entries.count < Limits.cachedPatterns {
            entries.append(entry)
        } else {
            entries[next] = entry
            next = (next + 1) % Limits.cachedPatterns
        }
        return entry.pattern
    }
}
