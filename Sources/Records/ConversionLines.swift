// Conversions → their JSON lines (S61).

import Calendar
import Digests
import Engine
import Expression
import Gates
import RuleSet

/// Writes the records of conversions. There is at most a handful for each event that somebody bought by, so
/// that nothing in it is rendered ahead.
struct ConversionLines {
    private let rules: [String]
    private let kinds: [String]
    private let themes: [String]
    private let channels: [String]
    private var ids = RecordID()
    private var line: [UInt8] = []

    init(rules: RuleSet) {
        self.rules = rules.rules.map(\.name)
        kinds = rules.kinds.map(\.name)
        themes = rules.customer.themes.map(\.name)
        channels = rules.policies.channels.map(\.name)
    }

    /// Hands `sink` a line with its newline for each conversion.
    mutating func write(_ effects: borrowing Effects, into sink: inout some RecordSink & ~Copyable)
    {
        effects.bytes.withUnsafeBytes { texts in
            for conversion in effects.conversions {
                let customer = texts[conversion.customer]
                write(conversion, texts)
                let head = RecordHead(
                    id: id(of: conversion, texts), customer: customer, decidedAt: conversion.at)
                line.withUnsafeBytes { sink.take(conversion: $0, of: head) }
            }
        }
    }

    /// What tells the record from all others, so that a consumer can know one that comes again: the model
    /// with the rule, the message and the event. It stands in the header alone.
    private mutating func id(
        of conversion: Conversion, _ texts: UnsafeRawBufferPointer
    ) -> Digest {
        let rule = conversion.cause.map { Self.name(at: $0.rule, rules) ?? "" } ?? ""
        let prefix = RecordID.prefix(rule: rule, step: conversion.model.rawValue)
        let customer = texts[conversion.customer]
        let occurrence = texts[conversion.occurrence]
        guard let cause = conversion.cause else {
            return prefix.withUnsafeBytes {
                ids.make(prefix: $0, customer: customer, key: nil, occurrence: occurrence)
            }
        }
        return prefix.withUnsafeBytes { prefix in
            cause.id.withBytes {
                ids.make(prefix: prefix, customer: customer, key: $0, occurrence: occurrence)
            }
        }
    }

    private mutating func write(_ conversion: Conversion, _ texts: UnsafeRawBufferPointer) {
        line.removeAll(keepingCapacity: true)
        line.append("{")
        if let cause = conversion.cause {
            line.append(#""id":""#)
            line.append(hex: cause.id)
            line.append("\"")
            append(",\"rule\":", Self.name(at: cause.rule, rules))
            append(",\"kind\":", Self.name(at: cause.kind, kinds))
            append(",\"theme\":", Self.name(at: cause.theme, themes))
            append(",\"channel\":", Self.name(at: cause.channel, channels))
            line.append(",")
        }
        line.append(#""customer":""#)
        line.append(escaped: texts[conversion.customer])
        line.append("\"")
        if let cause = conversion.cause {
            append(",\"arm\":", cause.arm?.rawValue)
            append(",\"outcome\":", cause.outcome.rawValue)
        }
        line.append(#","event_id":""#)
        line.append(escaped: texts[conversion.eventID])
        line.append(#"","at":""#)
        RFC3339.write(conversion.at, into: &line)
        line.append("\"")
        if let worth = conversion.worth {
            line.append(#","value":"#)
            switch worth {
            case .int(let number): line.append(json: .int(number))
            case .double(let number): line.append(json: .double(number))
            }
        }
        append(",\"model\":", conversion.model.rawValue)
        line.append("}\n")
    }

    private mutating func append(_ key: StaticString, _ text: String?) {
        guard let text else { return }
        line.append(key)
        line.append(jsonString: text)
    }

    private static func name(at index: Int32, _ names: [String]) -> String? {
        index < 0 ? nil : names[Int(index)]
    }
}

extension UnsafeRawBufferPointer {
    fileprivate subscript(text: Decision.Text) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[text.offset..<text.offset + Int(text.count)])
    }
}
