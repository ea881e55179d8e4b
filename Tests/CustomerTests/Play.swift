// The engine over customers that can be written and read in between.

import Calendar
import Customer
import Digests
import Engine
import Events
import RuleSet
import Testing

struct Play: ~Copyable {
    /// A customer as it is stored.
    struct Stored: Equatable {
        var id: [UInt8]
        var bytes: [UInt8]
    }

    private var engine: Engine
    private var scanner: Scanner
    /// By customer.
    private var lastMessages: [String: String] = [:]
    var customers: Customers

    init(rules: RuleSet, customers: consuming Customers = Customers()) {
        engine = Engine(rules: rules)
        scanner = Scanner(schema: rules.schema)
        self.customers = customers
    }

    /// The decisions of a line of the log as text.
    mutating func apply(_ line: [UInt8]) -> [String] {
        var decisions = Effects()
        naming(line).withUnsafeBytes { bytes in
            switch scanner.scan(bytes, recordTime: nil) {
            case .event(let event):
                while engine.apply(.event(event), to: &customers, into: &decisions) == .more {}
            case .deadLetter(let reason, let detail):
                Issue.record("\(String(decoding: line, as: UTF8.self)): \(reason) \(detail)")
            }
        }
        for decision in decisions.decisions where decision.outcome == .sent {
            let id = decision.customer
            let customer = decisions.bytes[id.offset..<id.offset + Int(id.count)]
            lastMessages[String(decoding: customer, as: UTF8.self)] = decision.id?.hex
        }
        return Self.texts(of: decisions)
    }

    /// The line with the id of the customer's last message, where it asks for that.
    private func naming(_ line: [UInt8]) -> [UInt8] {
        let text = String(decoding: line, as: UTF8.self)
        guard text.contains("\"\(Shop.lastMessage)\"") else { return line }
        let message = lastMessages.first { text.contains("\"\($0.key)\"") }?.value
        return Array(
            text.replacing("\"\(Shop.lastMessage)\"", with: "\"\(message ?? "none")\"").utf8)
    }

    mutating func end() -> [String] {
        var decisions = Effects()
        while engine.apply(.completion, to: &customers, into: &decisions) == .more {}
        return Self.texts(of: decisions)
    }

    private static func texts(of decisions: borrowing Effects) -> [String] {
        let bytes = decisions.bytes
        func text(_ text: Decision.Text?) -> String {
            text.map { "\(bytes[$0.offset..<$0.offset + Int($0.count)])" } ?? "-"
        }
        let conversions = decisions.conversions.map { conversion in
            let cause = conversion.cause.map {
                "\($0.id.hex) \($0.rule) \($0.kind) \($0.theme) \($0.channel) \($0.outcome) "
                    + text($0.labels)
            }
            return "\(conversion.model) \(cause ?? "-") \(text(conversion.customer)) "
                + "\(text(conversion.eventID)) \(conversion.at) "
                + (conversion.worth.map { "\($0)" } ?? "-")
        }
        return conversions
            + decisions.decisions.map {
                """
                \($0.outcome) \($0.gate.map { "\($0)" } ?? "-") \($0.saw) \($0.rule) \($0.step) \
                \(text($0.customer)) \(text($0.key)) \(text($0.eventID)) \(text($0.occurrence)) \
                \($0.triggeredAt) \($0.decidedAt) \($0.notAfter.map { "\($0)" } ?? "-") \
                \($0.nextAt.map { "\($0)" } ?? "-") \(text($0.template)) \(text($0.data)) \
                \($0.channel) \($0.arm.map { "\($0)" } ?? "-") \($0.winner?.hex ?? "-") \
                \($0.id?.hex ?? "-") \(text($0.address)) \($0.segment) \
                \($0.score.map { "\($0)" } ?? "-") \(text($0.labels))
                """
            }
    }

    func stored(by codec: RecordCodec, epoch: UInt32 = 1) -> [Stored] {
        customers.indices.map { customer in
            Stored(
                id: customers.withID(of: customer) { Array($0) },
                bytes: codec.encode(customers[customer], epoch: epoch))
        }
    }

    /// Puts what was stored into a table of its own.
    static func customers(
        from stored: [Stored], by codec: RecordCodec, departed: inout [DepartedInstance]
    ) throws -> Customers {
        var customers = Customers()
        for record in stored {
            let customer = record.id.withUnsafeBytes { customers.findOrInsert($0) }
            let decoded = try codec.decode(record.bytes, into: &customers[customer])
            customers.updateDue(of: customer)
            departed += decoded.departed
        }
        return customers
    }
}

extension RecordCodec {
    init(_ rules: RuleSet) {
        var table = FieldTable()
        table.add(allOf: rules)
        self.init(rules: rules, table: table)
    }

    func encode(_ record: borrowing CustomerRecord, epoch: UInt32 = 1) -> [UInt8] {
        var bytes: [UInt8] = []
        encode(record, epoch: epoch, into: &bytes)
        return bytes
    }

    @discardableResult
    func decode(
        _ bytes: [UInt8], into record: inout CustomerRecord
    ) throws(RecordDamage) -> Decoded {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: bytes)
        return try decode(UnsafeRawBufferPointer(buffer), into: &record)
    }
}
