// What a message says: its template and the data for it.

import Calendar
import Customer
import Events
import Expression
import Gates
import RuleSet

/// Where a message's content stands in the bytes of `Effects`.
struct Content {
    var template: Decision.Text?
    var data: Decision.Text
}

extension Engine {
    mutating func content(
        of send: Send, instance: Int, customer: borrowing CustomerRecord, now: Instant,
        into decisions: inout Effects
    ) -> Content {
        let rule = Int(customer.instances[instance].rule)
        evaluation.restore(
            customer.instances[instance].entry, keptSlots: rules.rules[rule].keptSlots,
            awaitedSlots: rules.rules[rule].keptAwaitedSlots, now: now)
        defer {
            evaluation.clear(
                keptSlots: rules.rules[rule].keptSlots,
                awaitedSlots: rules.rules[rule].keptAwaitedSlots)
        }
        var template: Decision.Text?
        if case .expression(let program) = send.template {
            if let value = evaluation.value(program, customer: customer), value.tag == .string,
                value.text.count <= EventSchema.nameLimit
            {
                template = decisions.store(value.text)
            } else {
                // S5: where it fails the step's name is used.
                var name = send.name
                template = name.withUTF8 { decisions.store(UnsafeRawBufferPointer($0)) }
            }
        }
        var encoded: [UInt8] = []
        var omitted = 0
        encode(send.data, customer: customer, into: &encoded, omitted: &omitted)
        if omitted > 0 {
            counters.rules[rule].omittedData += omitted
            counters.beyondLimits += omitted
            decisions.note(.omittedData(rule: rule))
        }
        return Content(
            template: template, data: encoded.withUnsafeBytes { decisions.store($0) })
    }

    /// Appends a map of those fields whose expressions do not fail and which fit into a message.
    private mutating func encode(
        _ fields: [DataField], customer: borrowing CustomerRecord, into bytes: inout [UInt8],
        omitted: inout Int
    ) {
        let mark = ValueCodec.open(.map, in: &bytes)
        var count = 0
        for field in fields {
            let start = bytes.count
            var name = field.name
            name.withUTF8 {
                ValueCodec.encode(.string(UnsafeRawBufferPointer($0)), into: &bytes)
            }
            let isThere = encode(
                field.node, customer: customer, into: &bytes, omitted: &omitted)
            let fits = bytes.count <= rules.customer.limits.messageBytes
            if isThere, !fits { omitted += 1 }
            if isThere, fits {
                count += 1
            } else {
                bytes.removeSubrange(start...)
            }
        }
        ValueCodec.close(mark, count: count, in: &bytes)
    }

    /// Appends a node; false, and nothing appended, where its expression fails. An element of a list
    /// that fails is left out of it.
    private mutating func encode(
        _ node: DataField.Node, customer: borrowing CustomerRecord, into bytes: inout [UInt8],
        omitted: inout Int
    ) -> Bool {
        switch node {
        case .value(let program):
            guard let value = evaluation.value(program, customer: customer) else { return false }
            ValueCodec.encode(value, into: &bytes)
        case .map(let fields):
            encode(fields, customer: customer, into: &bytes, omitted: &omitted)
        case .list(let nodes):
            let mark = ValueCodec.open(.list, in: &bytes)
            var count = 0
            for node in nodes
            where encode(node, customer: customer, into: &bytes, omitted: &omitted) {
                count += 1
            }
            ValueCodec.close(mark, count: count, in: &bytes)
        }
        return true
    }
}
