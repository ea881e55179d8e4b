// "Did you mean …?": the nearest of the names that somebody may have meant.

extension String {
    /// The candidate of which this is most likely a slip: that with the fewest changes, a change of case
    /// being none. Nil if none is near: one change is allowed, in longer names one for three letters of
    /// the shorter of both. Of several at one distance the first in alphabetical order.
    package func nearest(among candidates: some Sequence<String>) -> String? {
        let letters = Array(lowercased().unicodeScalars)
        var best: (name: String, distance: Int)?
        for candidate in candidates where candidate != self {
            let other = Array(candidate.lowercased().unicodeScalars)
            let limit = max(1, min(letters.count, other.count) / 3)
            if abs(letters.count - other.count) > limit { continue }
            let distance = editDistance(letters, other)
            let isBetter = best.map { (distance, candidate) < ($0.distance, $0.name) } ?? true
            if distance <= limit, isBetter { best = (candidate, distance) }
        }
        return best?.name
    }
}

/// Insertions, deletions, substitutions and swaps of neighbours that make one of the other (optimal
/// string alignment).
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var last = Array(0...right.count)
    for (row, letter) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            var cost = last[column] + (letter == other ? 0 : 1)
            cost = min(cost, last[column + 1] + 1, current[column] + 1)
            let isSwap =
                row > 0 && column > 0 && letter == right[column - 1]
                && left[row - 1] == other
            if isSwap { cost = min(cost, before[column - 1] + 1) }
            current.append(cost)
        }
        before = last
        last = current
    }
    return last[right.count]
}
