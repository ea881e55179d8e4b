// The summary for a person.

import Engine

extension ReplaySummary {
    package var text: String {
        var table = TextTable()
        table.row("events", Self.grouped(events), remarks.joined(separator: ", "))
        for type in eventsByType {
            table.row("  " + type.name, Self.grouped(type.count))
        }
        table.row(
            "customers", Self.grouped(customers),
            pressure.isEmpty ? "" : "pressure: " + Self.list(pressure))
        for rule in rules {
            table.row("rule \(rule.name)")
            table.row("  entered", Self.grouped(rule.entered), Self.list(rule.entries))
            if !rule.holds.isEmpty {
                table.row("  held", Self.grouped(Self.total(rule.holds)), Self.list(rule.holds))
            }
            table.row(
                "  sent", Self.grouped(rule.sent), rule.channelRemarks.joined(separator: ", "))
            table.row(
                "  not sent", Self.grouped(rule.unsentTotal), Self.list(rule.unsentByCause))
            if !rule.arms.isEmpty {
                table.row("  by arm", Self.grouped(Self.total(rule.arms)), Self.list(rule.arms))
            }
            if rule.waiting > 0 {
                table.row(
                    "  waiting", Self.grouped(rule.waiting),
                    rule.held > 0 ? "held \(Self.grouped(rule.held))" : "")
            }
            if rule.watching > 0 { table.row("  still to fire", Self.grouped(rule.watching)) }
        }
        if !channels.isEmpty {
            let messages = channels.reduce(0) { $0 + $1.messages }
            table.row("messages", Self.grouped(messages), Self.remark(cost: channels.cost))
            for channel in channels {
                table.row(
                    "  " + channel.name, Self.grouped(channel.messages),
                    Self.remark(cost: channel.cost))
            }
        }
        for row in earned?.rows ?? [] { table.row(row.name, row.number, row.remark) }
        if !overflows.isEmpty {
            table.row(
                "over limits", Self.grouped(Self.total(overflows)), Self.list(overflows))
        }
        table.row(
            "dead letters", Self.grouped(Self.total(deadLetters)), Self.list(deadLetters))
        if blankLines > 0 { table.row("blank lines", Self.grouped(blankLines)) }
        if tombstones > 0 { table.row("tombstones", Self.grouped(tombstones)) }
        if surrogateHalves > 0 {
            table.row(
                "half characters", Self.grouped(surrogateHalves),
                "escaped halves of surrogate pairs, read as U+FFFD")
        }
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
            (unsettled, "wait to take effect"), (waitingBroadcasts, "later than the log"),
            (unusedEvents, "of types no longer used"),
            (leftOut, "left out by --until"),
            (forgottenIDs, "ids forgotten early"),
            (unknownZones.count, "unknown time zones (\(zoneList))"), (erasures, "erasures"),
            (beforeErasure, "from before an erasure"),
            (unknownMessages, "about unknown messages"),
            (unreadablePreferences, "unreadable preferences"),
        ].filter { $0.0 > 0 }.map { "\(Self.grouped($0.0)) \($0.1)" }
    }

    private var zoneList: String {
        unknownZones.names.map(\.inQuotes).joined(separator: ", ")
            + (unknownZones.hasMore ? " and others" : "")
            + (unknownZones.offsets.isEmpty ? "" : "; `time: { offset_zones: true }` reads offsets")
    }

    private static func list(_ counts: [Count]) -> String {
        counts.map { "\($0.name) \(grouped($0.count))" }.joined(separator: ", ")
    }

    fileprivate static func total(_ counts: [Count]) -> Int { counts.reduce(0) { $0 + $1.count } }

    /// Two decimals, four where two do not say it.
    fileprivate static func remark(cost: Double?) -> String {
        guard let cost else { return "" }
        let hundredths = cost * 100
        let isRound = abs(hundredths - hundredths.rounded()) < 0.005
        return "cost " + decimal(cost, places: isRound ? 2 : 4)
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

    fileprivate var unsentTotal: Int { ReplaySummary.total(unsentByCause) }

    /// The channels where there are several, and what all messages cost.
    fileprivate var channelRemarks: [String] {
        let names =
            channels.count > 1
            ? channels.map { "\($0.name) \(ReplaySummary.grouped($0.messages))" } : []
        let cost = ReplaySummary.remark(cost: channels.cost)
        return names + (cost.isEmpty ? [] : [cost])
    }
}

extension [ReplaySummary.OfChannel] {
    /// Of those that have one.
    fileprivate var cost: Double? {
        let costs = compactMap(\.cost)
        return costs.isEmpty ? nil : costs.reduce(0, +)
    }
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
