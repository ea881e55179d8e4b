// What messages earned, for a program.

import Records

extension [UInt8] {
    /// `,"earned":{"rule":{"cart-reminder":{…}},…,"dimensions":{…},"direct":{…},"lift":{…}}`
    mutating func append(earned report: EarningsReport) {
        append(#","earned":{"#)
        var isFirst = true
        for section in report.sections where !section.isDimension {
            separate(&isFirst)
            append(section)
        }
        let dimensions = report.sections.filter(\.isDimension)
        if !dimensions.isEmpty {
            separate(&isFirst)
            append(#""dimensions":{"#)
            var isFirstDimension = true
            for section in dimensions {
                separate(&isFirstDimension)
                append(section)
            }
            append("}")
        }
        if let direct = report.direct {
            separate(&isFirst)
            append(#""direct":"#)
            append(direct)
        }
        if !report.lifts.isEmpty {
            separate(&isFirst)
            append(#""lift":{"#)
            var isFirstLift = true
            for lift in report.lifts {
                separate(&isFirstLift)
                append(lift)
            }
            append("}")
        }
        append("}")
    }

    private mutating func separate(_ isFirst: inout Bool) {
        if !isFirst { append(",") }
        isFirst = false
    }

    private mutating func append(_ section: EarningsReport.Section) {
        append(jsonString: section.name)
        append(":{")
        var isFirst = true
        for row in section.rows {
            separate(&isFirst)
            append(jsonString: row.name)
            append(#":{"messages":"#)
            append(decimal: row.messages)
            append(",\"cost\":", row.cost)
            if let goals = row.goals {
                append(#","goals":"#)
                append(goals)
            }
            if let credited = row.credited {
                append(#","credited":"#)
                append(credited)
            }
            append("}")
        }
        append("}")
    }

    private mutating func append(_ counted: EarningsReport.Return) {
        append(#"{"conversions":"#)
        append(decimal: counted.conversions)
        append(",\"revenue\":", counted.revenue)
        if let value = counted.revenuePerMessage { append(",\"revenue_per_message\":", value) }
        if let value = counted.revenuePerCost { append(",\"revenue_per_cost\":", value) }
        append("}")
    }

    private mutating func append(_ lift: EarningsReport.OfRule) {
        append(jsonString: lift.rule)
        append(#":{"treated":"#)
        append(lift.treated)
        append(#","control":"#)
        append(lift.control)
        if let rate = lift.rate {
            append(#","rate":"#)
            append(rate, method: "newcombe_hybrid_score")
        }
        if let revenue = lift.revenue {
            append(#","revenue_per_customer":"#)
            append(revenue, method: "normal")
        }
        if let needed = lift.customersNeeded {
            append(#","customers_needed":"#)
            append(decimal: needed)
        }
        append("}")
    }

    private mutating func append(_ group: EarningsReport.Group) {
        append(#"{"customers":"#)
        append(decimal: group.customers)
        append(#","converted":"#)
        append(decimal: group.converted)
        append(",\"rate\":", Double(group.converted) / Double(group.customers))
        append(",\"revenue\":", group.revenue)
        append("}")
    }

    private mutating func append(_ lift: Lift, method: String) {
        append(#"{"method":"#)
        append(jsonString: method)
        append(#","confidence":0.95"#)
        append(",\"difference\":", lift.difference)
        append(",\"low\":", lift.low)
        append(",\"high\":", lift.high)
        append("}")
    }

    private mutating func append(_ key: StaticString, _ number: Double) {
        append(key)
        append(double: number)
    }
}
