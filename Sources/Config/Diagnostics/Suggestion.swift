// "Did you mean …?"

package enum Suggestion {
    /// The candidate that `word` is most likely a slip of, if any is near enough.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased().unicodeScalars)
        var best: (name: String, distance: Int)?
        for candidate in candidates where candidate != word {
            let other = Array(candidate.lowercased().unicodeScalars)
            let limit = max(1, min(letters.count, other.count) / 3)
            let distance = distance(letters, other)
            let isBetter = best.map { (distance, candidate) < ($0.distance, $0.name) } ?? true
            if distance <= limit, isBetter { best = (candidate, distance) }
        }
        return best?.name
    }

    package static func hint(for word: String, among candidates: some Sequence<String>) -> String? {
        nearest(to: word, among: candidates).map { "did you mean `\($0)`?" }
    }

    /// Likewise; without a near one, all of them, if they are few.
    package static func hint(for word: String, amongFew candidates: [String]) -> String? {
        if let hint = hint(for: word, among: candidates) { return hint }
        guard (1...12).contains(candidates.count) else { return nil }
        return "known: " + candidates.map { "`\($0)`" }.joined(separator: ", ")
    }

    /// Insertions, deletions, substitutions and swaps of neighbours that make one of the other.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
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
}
