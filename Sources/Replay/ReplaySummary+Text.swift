// The summary for a person.

extension ReplaySummary {
    package var text: String {
        var table = TextTable()
        table.row("events", Self.grouped(events), remarks.joined(separator: ", "))
        for type in eventsByType {
            table.row("  " + type.name, Self.grouped(type.count))
        }
        table.row("customers", Self.grouped(customers))
        for rule in rules {
            table.row("rule \(rule.name)")
            table.row("  entered", Self.grouped(rule.entered), Self.list(rule.entries))
            table.row("  sent", Self.grouped(rule.sent))
            table.row(
                "  not sent", Self.grouped(rule.unsentTotal), Self.list(rule.unsentByCause))
            if rule.waiting > 0 { table.row("  waiting", Self.grouped(rule.waiting)) }
            if rule.watching > 0 { table.row("  still to fire", Self.grouped(rule.watching)) }
        }
        if !overflows.isEmpty {
            let total = overflows.reduce(0) { $0 + $1.count }
            table.row("over limits", Self.grouped(total), Self.list(overflows))
        }
        let total = deadLetters.reduce(0) { $0 + $1.count }
        table.row("dead letters", Self.grouped(total), Self.list(deadLetters))
        if blankLines > 0 { table.row("blank lines", Self.grouped(blankLines)) }
        var lines = table.text
        lines += "rule set \(ruleSetHash), tzdata \(zonesVersion ?? "of unknown version")\n"
        if let seconds, let eventsPerSecond {
            lines += "\(Self.decimal(seconds, places: 2)) s, "
            lines += "\(Self.grouped(Int(eventsPerSecond))) events a second"
            if let peakMemoryBytes {
                lines += ", at most \(Self.grouped(peakMemoryBytes >> 20)) MiB of memory"
            }
            lines += "\n"
        }
        return lines
    }

    private var remarks: [String] {
        [
            (duplicates, "duplicates"), (late, "late"), (unknownTypes, "of unknown types"),
            (leftOut, "left out by --until"), (forgottenIDs, "ids forgotten early"),
            (unknownZones, "unknown time zones"), (erasures, "erasures"),
            (beforeErasure, "from before an erasure"),
        ].filter { $0.0 > 0 }.map { "\(Self.grouped($0.0)) \($0.1)" }
    }

    private static func list(_ counts: [Count]) -> String {
        counts.map { "\($0.name) \(grouped($0.count))" }.joined(separator: ", ")
    }

    /// `1,234,567`.
    package static func grouped(_ number: Int) -> String {
        var digits = Array(String(number.magnitude))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: index)
            index -= 3
        }
        return (number < 0 ? "-" : "") + String(digits)
    }

    /// A number of few decimals, rounded; not for large ones.
    package static func decimal(_ number: Double, places: Int) -> String {
        var scale = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = Int((number * Double(scale)).rounded())
        let fraction = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count)
            + fraction
    }
}

extension ReplaySummary.OfRule {
    fileprivate var entries: [ReplaySummary.Count] {
        (restarts > 0 ? [.init(name: "restarted", count: restarts)] : []) + unmatched
    }

    fileprivate var unsentByCause: [ReplaySummary.Count] {
        unsent + (exited > 0 ? [.init(name: "exited", count: exited)] : [])
    }

    fileprivate var unsentTotal: Int { unsentByCause.reduce(0) { $0 + $1.count } }
}

/// Lines of a name, a number flush right and a remark.
private struct TextTable {
    private var rows: [(name: String, number: String, remark: String)] = []

    mutating func row(_ name: String, _ number: String = "", _ remark: String = "") {
        rows.append((name, number, remark))
    }

    var text: String {
        let numbered = rows.filter { !$0.number.isEmpty }
        let nameWidth = numbered.map(\.name.count).max() ?? 0
        let numberWidth = numbered.map(\.number.count).max() ?? 0
        return rows.map { row in
            var line = row.name
            if !row.number.isEmpty {
                line += String(repeating: " ", count: nameWidth - row.name.count + 2)
                line += String(repeating: " ", count: numberWidth - row.number.count)
                line += row.number
            }
            return line + (row.remark.isEmpty ? "" : "  " + row.remark) + "\n"
        }.joined()
    }
}
