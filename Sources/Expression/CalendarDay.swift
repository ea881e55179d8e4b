import Calendar

/// A day as people write it, the year first: `2026-6-1`, `2026/06/01`.
enum CalendarDay {
    /// The day as `date()` takes it; nil for a text that is none.
    static func text(_ written: String) -> String? {
        for separator in ["-", "/", "."] {
            let parts = written.split(
                separator: Character(separator), omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].count == 4, parts[1].count <= 2, parts[2].count <= 2
            else { continue }
            let padded = parts.map { $0.count == 1 ? "0" + $0 : String($0) }
            let text = padded.joined(separator: "-")
            let isDay = Array(text.utf8).withUnsafeBytes { DateText.parse($0) } != nil
            if isDay { return text }
        }
        return nil
    }
}
