// A timeline for a program: one JSON object.

import Calendar
import Engine
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
        case .remark(let remark):
            bytes.append(#"{"entry":"note""#)
            bytes.append(field: "note", remark.note.name)
            if let name = remark.name {
                bytes.append(field: remark.note.rule == nil ? "segment" : "rule", name)
            }
            if let firedAt = remark.firedAt { bytes.append(field: "fired_at", firedAt.rfc3339) }
            if let last = remark.lastFiredAt {
                bytes.append(contentsOf: #","times":\#(remark.times)"#.utf8)
                bytes.append(field: "last_fired_at", last.rfc3339)
            }
        case .decision(let decision):
            bytes.append(#"{"entry":"decision","decision":"#)
            bytes.append(contentsOf: decision.record.utf8)
            if let sendRequest = decision.sendRequest {
                bytes.append(#","send_request":"#)
                bytes.append(contentsOf: sendRequest.utf8)
            }
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

extension [UInt8] {
    fileprivate mutating func append(field name: StaticString, _ text: String) {
        append(",\"")
        append(name)
        append("\":")
        append(jsonString: text)
    }
}
