// "Did you mean …": what somebody may have meant on a command line.

import Spelling

enum Suggestion {
    /// The one name that `text` begins, else the nearest.
    static func nearest(to text: String, among names: [String]) -> String? {
        let begun = names.filter { text.count >= 2 && $0.hasPrefix(text) }
        return begun.count == 1 ? begun[0] : text.nearest(among: names)
    }
}
