// The summary for a program: one JSON object.

import Engine
import Records

extension ReplaySummary {
    /// One line. Names stand as they are in the configuration; a count that is nought stands too, but
    /// for types, gates and reasons that did not occur, and for what policies alone bring about.
    package var json: String {
        var bytes: [UInt8] = []
        bytes.append(#"{"events":"#)
        bytes.append(decimal: events)
        bytes.append(#","events_by_type":"#)
        bytes.append(counts: eventsByType)
        bytes.append(count: unknownTypes, named: "unknown_types")
        bytes.append(count: duplicates, named: "duplicates")
        bytes.append(count: late, named: "late")
        bytes.append(count: forgottenIDs, named: "forgotten_ids")
        bytes.append(#","overflows":"#)
        bytes.append(counts: overflows)
        bytes.append(count: erasures, named: "erasures")
        bytes.append(count: beforeErasure, named: "before_erasure")
        bytes.append(count: unknownZones.count, named: "unknown_zones")
        bytes.append(names: unknownZones.names, named: "unknown_zone_names")
        if unsettled > 0 { bytes.append(count: unsettled, named: "unsettled") }
        if waitingBroadcasts > 0 {
            bytes.append(count: waitingBroadcasts, named: "waiting_broadcasts")
        }
        if unusedEvents > 0 { bytes.append(count: unusedEvents, named: "unused_events") }
        bytes.append(count: leftOut, named: "left_out")
        bytes.append(count: blankLines, named: "blank_lines")
        bytes.append(count: tombstones, named: "tombstones")
        bytes.append(count: surrogateHalves, named: "surrogate_halves")
        bytes.append(count: customers, named: "customers")
        bytes.append(counts: pressure, named: "pressure")
        if unknownMessages > 0 {
            bytes.append(count: unknownMessages, named: "unknown_messages")
        }
        if unreadablePreferences > 0 {
            bytes.append(count: unreadablePreferences, named: "unreadable_preferences")
        }
        bytes.append(#","rules":["#)
        for (index, rule) in rules.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(rule: rule)
        }
        bytes.append(UInt8(ascii: "]"))
        bytes.append(channels: channels)
        if let earned { bytes.append(earned: earned) }
        bytes.append(#","dead_letters":"#)
        bytes.append(counts: deadLetters)
        bytes.append(#","ruleset":"#)
        bytes.append(jsonString: ruleSetHash)
        if let zonesVersion {
            bytes.append(#","tzdata":"#)
            bytes.append(jsonString: zonesVersion)
        }
        if let seconds, let eventsPerSecond {
            bytes.append(#","seconds":"#)
            bytes.append(double: seconds)
            bytes.append(count: Int(eventsPerSecond), named: "events_per_second")
        }
        if let peakMemoryBytes {
            bytes.append(count: peakMemoryBytes, named: "peak_memory_bytes")
        }
        bytes.append("}\n")
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension [UInt8] {
    fileprivate mutating func append(count: Int, named name: StaticString) {
        append(",\"")
        append(name)
        append("\":")
        append(decimal: count)
    }

    fileprivate mutating func append(counts: [ReplaySummary.Count]) {
        append(UInt8(ascii: "{"))
        for (index, count) in counts.enumerated() {
            if index > 0 { append(UInt8(ascii: ",")) }
            append(jsonString: count.name)
            append(UInt8(ascii: ":"))
            append(decimal: count.count)
        }
        append(UInt8(ascii: "}"))
    }

    fileprivate mutating func append(rule: ReplaySummary.OfRule) {
        append(#"{"rule":"#)
        append(jsonString: rule.name)
        append(count: rule.entered, named: "entered")
        append(count: rule.restarts, named: "restarts")
        append(count: rule.sent, named: "sent")
        append(count: rule.exited, named: "exited")
        append(count: rule.waiting, named: "waiting")
        append(count: rule.watching, named: "watching")
        append(#","not_sent":"#)
        append(counts: rule.unsent)
        append(#","no_match":"#)
        append(counts: rule.unmatched)
        append(counts: rule.holds, named: "holds")
        if rule.held > 0 { append(count: rule.held, named: "held") }
        append(counts: rule.arms, named: "arms")
        append(channels: rule.channels)
        append(UInt8(ascii: "}"))
    }

    /// Nothing where there is none.
    fileprivate mutating func append(names: [String], named name: StaticString) {
        if names.isEmpty { return }
        append(",\"")
        append(name)
        append("\":[")
        for (index, text) in names.enumerated() {
            if index > 0 { append(UInt8(ascii: ",")) }
            append(jsonString: text)
        }
        append(UInt8(ascii: "]"))
    }

    /// Nothing where there is none.
    fileprivate mutating func append(counts: [ReplaySummary.Count], named name: StaticString) {
        if counts.isEmpty { return }
        append(",\"")
        append(name)
        append("\":")
        append(counts: counts)
    }

    /// `,"channels":{"email":{"messages":15,"cost":0.15}}`; nothing where there is none.
    fileprivate mutating func append(channels: [ReplaySummary.OfChannel]) {
        if channels.isEmpty { return }
        append(#","channels":{"#)
        for (index, channel) in channels.enumerated() {
            if index > 0 { append(UInt8(ascii: ",")) }
            append(jsonString: channel.name)
            append(#":{"messages":"#)
            append(decimal: channel.messages)
            if let cost = channel.cost {
                append(#","cost":"#)
                append(double: cost)
            }
            append(UInt8(ascii: "}"))
        }
        append(UInt8(ascii: "}"))
    }
}
