// Text in columns and lines of a terminal.

enum Columns {
    static let width = 80

    /// Rows of a name and its text, the texts one below the other.
    static func text(rows: [(name: String, text: String)]) -> String {
        // A name longer than that stands on a line of its own.
        let longest = 26
        let widths = rows.map(\.name.count).filter { $0 <= longest }
        let column = (widths.max() ?? longest) + 4
        var result = ""
        for row in rows {
            let text = wrapped(row.text, width: width, indent: column)
            if row.name.count <= longest {
                let padding = String(repeating: " ", count: column - 2 - row.name.count)
                result += "  " + row.name + padding + text.dropFirst(column)
            } else {
                result += "  " + row.name + "\n" + text
            }
        }
        return result
    }

    /// `text` in lines of at most `width` characters, each behind `indent` blanks.
    static func wrapped(_ text: String, width: Int, indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        var result = ""
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, indent + line.count + 1 + word.count > width {
                result += margin + line + "\n"
                line = ""
            }
            line += line.isEmpty ? word : " " + word
        }
        return result + margin + line + "\n"
    }
}
