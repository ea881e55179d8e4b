// The watches of a customer: few, and bounded.

import Calendar

extension CustomerRecord {
    /// So many watches of one rule, each of its own key, are kept of a customer.
    package static var watchLimit: Int { 1_000 }

    /// The place of the watch of a rule and key, or where it would go.
    package func watchPosition(
        ofRule rule: Int, key: UnsafeRawBufferPointer?
    ) -> (index: Int, isFound: Bool) {
        var low = 0
        var high = watches.count
        while low < high {
            let middle = (low + high) / 2
            let order = order(ofWatch: middle, rule: rule, key: key)
            if order == 0 { return (middle, true) }
            if order < 0 {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return (low, false)
    }

    private func order(ofWatch index: Int, rule: Int, key: UnsafeRawBufferPointer?) -> Int {
        let other = Int(watches[index].rule)
        return other == rule ? watches[index].entry.compareKey(to: key) : other < rule ? -1 : 1
    }

    /// The watches of a rule.
    package func watchRange(ofRule rule: Int) -> Range<Int> {
        if watches.isEmpty { return 0..<0 }
        var low = 0
        while low < watches.count, Int(watches[low].rule) < rule { low += 1 }
        var high = low
        while high < watches.count, Int(watches[high].rule) == rule { high += 1 }
        return low..<high
    }

    /// Adds a watch of a rule and key that has none, and returns its place. Watches that `isLapsed` are
    /// dropped when the list would grow; beyond the limit the one whose time is the earliest goes, and
    /// `hasForgotten` is set.
    package mutating func insertWatch(
        _ watch: Watch, key: UnsafeRawBufferPointer?, hasForgotten: inout Bool,
        isLapsed: (borrowing Watch) -> Bool
    ) -> Int {
        let rule = Int(watch.rule)
        if watches.count == watches.capacity { watches.removeAll { isLapsed($0) } }
        var range = watchRange(ofRule: rule)
        if range.count >= Self.watchLimit {
            watches.removeAll { isLapsed($0) }
            range = watchRange(ofRule: rule)
        }
        if range.count >= Self.watchLimit {
            var earliest = range.lowerBound
            for index in range where watches[index].time < watches[earliest].time {
                earliest = index
            }
            watches.remove(at: earliest)
            hasForgotten = true
        }
        let position = watchPosition(ofRule: rule, key: key).index
        watches.insert(watch, at: position)
        return position
    }
}
