// "Did you mean …": the nearest of some names.

enum Suggestion {
    /// The name that differs least from `text`, if that is little: one change in three letters, or a
    /// beginning of one name alone.
    static func nearest(to text: String, among names: [String]) -> String? {
        let begun = names.filter { text.count >= 2 && $0.hasPrefix(text) }
        if begun.count == 1 { return begun[0] }
        let limit = max(1, text.count / 3)
        var best: (name: String, distance: Int)?
        for name in names {
            let distance = distance(Array(text), Array(name))
            if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }

    /// Changed, missing, added and swapped characters (optimal string alignment).
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var before: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let substitution = previous[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(substitution, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            before = previous
            previous = current
        }
        return previous[right.count]
    }
}
