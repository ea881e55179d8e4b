// What messages earned, for a person.

extension EarningsReport {
    /// Rows of a name, a number and a remark, as those of the rest of the summary.
    var rows: [(name: String, number: String, remark: String)] {
        var rows: [(name: String, number: String, remark: String)] = []
        for section in sections {
            rows.append(("earned by \(section.name)", "", ""))
            for row in section.rows {
                rows.append(
                    (
                        "  " + (row.name.isEmpty ? "(none)" : row.name),
                        ReplaySummary.grouped(row.messages), row.remark
                    ))
            }
        }
        if let direct {
            rows.append(
                (
                    "credited to none", ReplaySummary.grouped(direct.conversions),
                    "revenue \(Self.amount(direct.revenue))"
                ))
        }
        for lift in lifts { rows += lift.rows }
        return rows
    }

    /// `-1,234.50`.
    fileprivate static func amount(_ amount: Double) -> String {
        guard abs(amount) < 1e15 else { return "\(amount)" }
        let cents = Int((abs(amount) * 100).rounded())
        return (amount < 0 && cents > 0 ? "-" : "") + ReplaySummary.grouped(cents / 100) + "."
            + String(cents % 100 + 100).dropFirst()
    }

    /// A share in percent, or a difference of shares in points.
    fileprivate static func points(_ share: Double) -> String {
        let hundredths = Int((abs(share) * 10_000).rounded())
        return (share < 0 && hundredths > 0 ? "-" : "") + "\(hundredths / 100)."
            + String(hundredths % 100 + 100).dropFirst()
    }
}

extension EarningsReport.Row {
    fileprivate var remark: String {
        var parts = cost > 0 ? ["cost \(EarningsReport.amount(cost))"] : []
        if let goals { parts.append(goals.text(as: "goals", "goal")) }
        if let credited { parts.append(credited.text(as: "credited", "credited")) }
        return parts.joined(separator: "; ")
    }
}

extension EarningsReport.Return {
    fileprivate func text(as several: String, _ one: String) -> String {
        var text = "\(conversions == 1 ? one : several) \(ReplaySummary.grouped(conversions))"
        if revenue == 0 { return text }
        text += ", revenue \(EarningsReport.amount(revenue))"
        if let revenuePerMessage {
            text += ", \(EarningsReport.amount(revenuePerMessage)) a message"
        }
        if let revenuePerCost { text += ", \(EarningsReport.amount(revenuePerCost)) per cost" }
        return text
    }
}

extension EarningsReport.OfRule {
    fileprivate var rows: [(name: String, number: String, remark: String)] {
        var rows = [("lift of \(rule)", "", "")]
        for (name, group) in [("treated", treated), ("control", control)] {
            let share = Double(group.converted) / Double(group.customers)
            rows.append(
                (
                    "  \(name)", ReplaySummary.grouped(group.customers),
                    "customers, \(ReplaySummary.grouped(group.converted)) converted "
                        + "(\(EarningsReport.points(share)) %), revenue "
                        + EarningsReport.amount(group.revenue)
                ))
        }
        if let rate {
            rows.append(
                (
                    "  rate", EarningsReport.points(rate.difference),
                    "points, 95 % between \(EarningsReport.points(rate.low)) and "
                        + "\(EarningsReport.points(rate.high)) (Newcombe's hybrid score interval)"
                ))
        }
        if let revenue {
            rows.append(
                (
                    "  revenue", EarningsReport.amount(revenue.difference),
                    "a customer, 95 % between \(EarningsReport.amount(revenue.low)) and "
                        + "\(EarningsReport.amount(revenue.high)) (normal interval)"
                ))
        }
        if let customersNeeded {
            rows.append(
                (
                    "  needed", ReplaySummary.grouped(customersNeeded),
                    "customers to see this lift of rates in four of five trials (80 % power)"
                ))
        }
        return rows
    }
}
