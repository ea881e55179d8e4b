import Expression
import Glibc

/// Duplicate keys of a map.
enum MapEntries {
    /// Makes keys unique among the keys and values that stand in turn from `base` on: of equal keys the
    /// place of the first and the value of the last stay.
    static func keepLast(_ entries: inout [Value], from base: Int) {
        let count = (entries.count - base) / 2
        if count < 2 { return }
        let isDropped = count <= 8 ? few(&entries, base, count) : many(&entries, base, count)
        guard isDropped else { return }
        var end = base
        for index in stride(from: base, to: entries.count, by: 2)
        where !entries[index].isAbsent {
            entries[end] = entries[index]
            entries[end + 1] = entries[index + 1]
            end += 2
        }
        entries.removeLast(entries.count - end)
    }

    /// Makes the keys absent that came before; returns whether there were any. Each with each.
    private static func few(_ entries: inout [Value], _ base: Int, _ count: Int) -> Bool {
        var isDropped = false
        for later in 1..<count {
            for earlier in 0..<later {
                let key = entries[base + earlier * 2]
                if !key.isAbsent, order(key, entries[base + later * 2]) == 0 {
                    entries[base + earlier * 2 + 1] = entries[base + later * 2 + 1]
                    entries[base + later * 2] = .absent
                    isDropped = true
                    break
                }
            }
        }
        return isDropped
    }

    /// As above by sorting: a hostile event can have 100,000 keys, and a hash that it can foresee is no
    /// better than each with each.
    private static func many(_ entries: inout [Value], _ base: Int, _ count: Int) -> Bool {
        let sorted = (0..<count).sorted { left, right in
            let order = order(entries[base + left * 2], entries[base + right * 2])
            return order == 0 ? left < right : order < 0
        }
        var isDropped = false
        var first = sorted[0]
        for entry in sorted.dropFirst() {
            if order(entries[base + first * 2], entries[base + entry * 2]) == 0 {
                entries[base + first * 2 + 1] = entries[base + entry * 2 + 1]
                entries[base + entry * 2] = .absent
                isDropped = true
            } else {
                first = entry
            }
        }
        return isDropped
    }

    /// The order of two strings' bytes.
    private static func order(_ left: Value, _ right: Value) -> Int {
        let shared = min(left.text.count, right.text.count)
        let order = memcmp(left.text.baseAddress!, right.text.baseAddress!, shared)
        return order != 0 ? Int(order) : left.text.count - right.text.count
    }
}
