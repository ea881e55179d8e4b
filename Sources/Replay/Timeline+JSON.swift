// A timeline for a program: one JSON object.

import Calendar
import Engine
import Gates
import Records

extension Timeline {
    /// `{"customer":…,"entries":[{"entry":"event",…},…]}` on one line.
    package var json: String {
        var bytes: [UInt8] = []
        bytes.append(#"{"customer":"#)
        bytes.append(jsonString: customer)
        bytes.append(#","entries":["#)
        for (index, entry) in entries.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            entry.write(into: &bytes)
        }
        bytes.append("]}\n")
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Timeline.Entry {
    fileprivate func write(into bytes: inout [UInt8]) {
        switch self {
        case .event(let event):
            bytes.append(#"{"entry":"event""#)
            bytes.append(field: "time", event.time.rfc3339)
            bytes.append(field: "type", event.type)
            bytes.append(field: "id", event.id)
            bytes.append(#","data":"#)
            bytes.append(contentsOf: event.data.utf8)
            bytes.append(field: "place", event.place)
        case .settled(let event):
            bytes.append(#"{"entry":"takes_effect""#)
            bytes.append(field: "time", event.time.rfc3339)
            bytes.append(field: "type", event.type)
            bytes.append(field: "id", event.id)
        case .remark(let remark):
            bytes.append(#"{"entry":"note""#)
            bytes.append(field: "note", remark.note.name)
            if let subject = remark.subject {
                bytes.append(field: subject.kind.rawValue, subject.name)
            }
            remark.note.writeDetails(into: &bytes)
            if let firedAt = remark.firedAt { bytes.append(field: "fired_at", firedAt.rfc3339) }
            if let last = remark.lastFiredAt {
                bytes.append(contentsOf: #","times":\#(remark.times)"#.utf8)
                bytes.append(field: "last_fired_at", last.rfc3339)
            }
        case .decision(let decision):
            bytes.append(#"{"entry":"decision","decision":"#)
            bytes.append(contentsOf: decision.record.utf8)
            decision.passage?.write(into: &bytes)
            if let sendRequest = decision.sendRequest {
                bytes.append(#","send_request":"#)
                bytes.append(contentsOf: sendRequest.utf8)
            }
        case .conversion(let conversion):
            bytes.append(#"{"entry":"conversion","conversion":"#)
            bytes.append(contentsOf: conversion.record.utf8)
        case .waiting(let wait, let rule, let key, let until):
            bytes.append(#"{"entry":"waiting""#)
            bytes.append(field: "for", wait.rawValue)
            bytes.append(field: "rule", rule)
            if let key { bytes.append(field: "key", key) }
            bytes.append(field: "until", until.rfc3339)
        case .deadLetter(let reason, let detail, let place):
            bytes.append(#"{"entry":"dead_letter""#)
            bytes.append(field: "reason", reason)
            bytes.append(field: "detail", detail)
            bytes.append(field: "place", place)
        }
        bytes.append(UInt8(ascii: "}"))
    }
}

extension Timeline.Passage {
    /// `,"passed":["expired",…],"segment":…,"channels":[{"channel":"sms","gate":…,"saw":{…}},…]`
    fileprivate func write(into bytes: inout [UInt8]) {
        bytes.append(#","passed":["#)
        for (index, gate) in passed.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(jsonString: gate.rawValue)
        }
        bytes.append(UInt8(ascii: "]"))
        if let segment { bytes.append(field: "segment", segment) }
        if channels.isEmpty { return }
        bytes.append(#","channels":["#)
        for (index, channel) in channels.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(#"{"channel":"#)
            bytes.append(jsonString: channel.name)
            if let gate = channel.gate { bytes.append(field: "gate", gate.rawValue) }
            bytes.append(#","saw":"#)
            bytes.append(json: channel.saw)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "]"))
    }
}

extension Note {
    /// What a note says beyond its name and whom it is about.
    fileprivate func writeDetails(into bytes: inout [UInt8]) {
        switch self {
        case .settling(let untilMs):
            bytes.append(field: "until", Instant(milliseconds: untilMs).rfc3339)
        case .unreadablePreference(let preference):
            bytes.append(field: "field", preference.rawValue)
        case .unknownZone(let name, _):
            bytes.append(field: "zone", name)
        case .interest(_, let value, _):
            bytes.append(field: "value", value)
        case .broadcast(_, let id):
            bytes.append(field: "id", id)
        case .pressure(let change):
            bytes.append(field: "from", "\(change.from)")
            bytes.append(field: "to", "\(change.to)")
            bytes.append(#","score":"#)
            bytes.append(double: Double(change.score) / 1_000_000)
        default:
            break
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(field name: String, _ text: String) {
        append(UInt8(ascii: ","))
        append(jsonString: name)
        append(UInt8(ascii: ":"))
        append(jsonString: text)
    }
}
