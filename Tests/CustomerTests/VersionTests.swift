// Records that earlier versions wrote.

import Customer
import RuleSet
import TestSupport
import Testing

@Suite("Records of earlier versions")
struct VersionTests {
    private static func rules() throws -> RuleSet {
        try Shop.load(rules: RuleChangeTests.rule("r", more: "exit: order"))
    }

    /// A customer with a waiting instance, a remembered exit, facts and more.
    private static func play(_ rules: RuleSet) -> Play {
        var play = Play(rules: rules)
        let lines = ["0 order \"k\":\"a\"", "1 cart \"k\":\"b\",\"total\":42,\"n\":3", "2 form"]
        for (number, line) in lines.enumerated() {
            _ = play.apply(RuleChangeTests.line(number, line))
        }
        return play
    }

    private static func number(in bytes: [UInt8], at position: inout Int) -> Int {
        var number = 0
        var shift = 0
        while true {
            defer { position += 1 }
            number |= Int(bytes[position] & 0x7F) << shift
            if bytes[position] < 0x80 { return number }
            shift += 7
        }
    }

    /// The bytes of a record whose instance was written before anything was held: without the byte of its
    /// hold, which `place` is.
    private static func withoutHold(_ bytes: [UInt8], at place: Int) throws -> [UInt8] {
        var position = 1
        for _ in ["epoch", "due", "latest"] { _ = number(in: bytes, at: &position) }
        while true {
            _ = number(in: bytes, at: &position)
            let sizePlace = position
            let end = number(in: bytes, at: &position) + position
            if end <= place {
                position = end
                continue
            }
            try #require(position == sizePlace + 1, "an instance of less than 128 bytes")
            var older = bytes
            older.remove(at: place)
            older[sizePlace] -= 1
            return older
        }
    }

    @Test("A record of version 2 is one of version 3 in which no message has a key")
    func second() throws {
        let rules = try Self.rules()
        let codec = RecordCodec(rules)
        let bytes = codec.encode(Self.play(rules).customers[0])
        #expect(bytes[0] == 3)
        var read = Customers()
        let customer = read.insert("c0")
        try codec.decode([2] + bytes.dropFirst(), into: &read[customer])
        #expect(read[customer].instances.count == 1)
        #expect(codec.encode(read[customer]) == bytes)
    }

    @Test("An instance of version 1 is read as one that is not held")
    func first() throws {
        let rules = try Self.rules()
        let codec = RecordCodec(rules)
        var play = Self.play(rules)
        let bytes = codec.encode(play.customers[0])
        play.customers[0].instances[0].isPressed = true
        let pressed = codec.encode(play.customers[0])
        let place = try #require(bytes.indices.first { bytes[$0] != pressed[$0] })
        let older = [1] + (try Self.withoutHold(bytes, at: place)).dropFirst()
        #expect(older.count == bytes.count - 1)
        var read = Customers()
        let customer = read.insert("c0")
        try codec.decode(older, into: &read[customer])
        #expect(codec.encode(read[customer]) == bytes)
        #expect(read[customer].instances[0].state == .waiting)
        // As one of version 2 the same bytes are damaged.
        #expect(throws: RecordDamage.self) {
            try codec.decode([2] + older.dropFirst(), into: &read[customer])
        }
    }

    @Test("Versions before and behind these are an error", arguments: [0, 4, 255] as [UInt8])
    func others(version: UInt8) throws {
        let rules = try Self.rules()
        let codec = RecordCodec(rules)
        let bytes = [version] + codec.encode(Self.play(rules).customers[0]).dropFirst()
        var read = Customers()
        let customer = read.insert("c0")
        #expect(throws: RecordDamage.unknownVersion(version)) {
            try codec.decode(bytes, into: &read[customer])
        }
    }
}
