// The text of a file by characters and lines, so that a diagnostic can point into it.

/// One file's text. Positions in it are indices of Unicode scalars.
package final class SourceText: Sendable {
    /// The file's name as diagnostics print it.
    package let name: String
    package let scalars: [Unicode.Scalar]
    /// The index at which each line begins; at least one.
    private let lineStarts: [Int]

    package init(name: String, text: String) {
        self.name = name
        let scalars = Array(text.unicodeScalars)
        var starts = [0]
        for (index, scalar) in scalars.enumerated() {
            // CRLF is one break, at its LF.
            let isBreak =
                scalar == "\n"
                || scalar == "\r" && (index + 1 == scalars.count || scalars[index + 1] != "\n")
            if isBreak { starts.append(index + 1) }
        }
        self.scalars = scalars
        lineStarts = starts
    }

    /// Line and column of a character, both counted from 1.
    package func position(at index: Int) -> (line: Int, column: Int) {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= index { low = middle } else { high = middle }
        }
        return (low + 1, index - lineStarts[low] + 1)
    }

    /// The index behind the last character of the line that `index` stands in.
    package func endOfLine(at index: Int) -> Int {
        var end = min(index, scalars.count)
        while end < scalars.count, scalars[end] != "\n", scalars[end] != "\r" { end += 1 }
        return end
    }

    /// A line, counted from 1, without its break.
    package func line(_ number: Int) -> String {
        let start = lineStarts[number - 1]
        return text(start..<endOfLine(at: start))
    }

    package func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }
}
