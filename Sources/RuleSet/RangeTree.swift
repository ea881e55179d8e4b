/// Lists of rules by ranges of places: which ranges hold a place?
///
///               1                 a range stands in the few nodes that
///          ┌────┴────┐            it fills, at most two on each level;
///          2         3            the rules of a place are those of
///        ┌─┴─┐     ┌─┴─┐          its leaf and of all nodes above
///        4   5     6   7  ◀── places 0, 1, 2, 3
///
/// So the memory stays within `rules × 2 log places`, where a list for each place would grow with
/// the square of the rules: 5,000 thresholds hold for half of the places each.
struct RangeTree: Sendable {
    private let placeCount: Int
    /// By node: where its rules start; one more at the end.
    private var starts: [Int32]
    private var rules: [Int32] = []
    /// By node: the next one above that has rules, 0 for none. Most have none, and are passed by.
    private var nextUp: [Int32]

    init(placeCount: Int, _ ranges: [(rule: Int32, places: Range<Int>)]) {
        self.placeCount = placeCount
        var lists = [[Int32]](repeating: [], count: 2 * placeCount)
        for (rule, places) in ranges {
            var (lower, upper) = (places.lowerBound + placeCount, places.upperBound + placeCount)
            while lower < upper {
                if lower % 2 == 1 {
                    lists[lower].append(rule)
                    lower += 1
                }
                if upper % 2 == 1 {
                    upper -= 1
                    lists[upper].append(rule)
                }
                lower /= 2
                upper /= 2
            }
        }
        starts = []
        nextUp = Array(repeating: 0, count: lists.count)
        for (node, list) in lists.enumerated() {
            starts.append(Int32(rules.count))
            rules += list
            if node > 1 {
                nextUp[node] = lists[node / 2].isEmpty ? nextUp[node / 2] : Int32(node / 2)
            }
        }
        starts.append(Int32(rules.count))
    }

    /// Hot.
    func collect(_ place: Int, into found: inout CandidateSet) {
        var node = placeCount + place
        while node > 0 {
            for index in starts[node]..<starts[node + 1] { found.insert(rules[Int(index)]) }
            node = Int(nextUp[node])
        }
    }
}
