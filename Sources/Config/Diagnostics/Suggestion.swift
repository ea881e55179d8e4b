// "Did you mean …?"

import Spelling

package enum Suggestion {
    package static func hint(for word: String, among candidates: some Sequence<String>) -> String? {
        word.nearest(among: candidates).map { "did you mean `\($0)`?" }
    }

    /// Likewise; without a near one, all of them, if they are few.
    package static func hint(for word: String, amongFew candidates: [String]) -> String? {
        if let hint = hint(for: word, among: candidates) { return hint }
        guard (1...12).contains(candidates.count) else { return nil }
        return "known: " + candidates.map { "`\($0)`" }.joined(separator: ", ")
    }
}
