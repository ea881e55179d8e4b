import Calendar
import Customer
import RuleSet
import TestSupport
import Testing

@Suite("Damaged records")
struct DamageTests {
    /// Records as the engine leaves them.
    static func records(
        seed: UInt64
    ) throws -> (codec: RecordCodec, records: [Play.Stored], table: FieldTable) {
        var random = SeededGenerator(seed: seed)
        let rules = try Shop.ruleSet(&random, hasAllGates: true)
        var table = FieldTable()
        table.add(allOf: rules)
        let codec = RecordCodec(rules: rules, table: table)
        var play = Play(rules: rules)
        for line in Shop.log(&random, count: 150) { _ = play.apply(line) }
        return (codec, play.stored(by: codec), table)
    }

    /// Reads damaged bytes: an error, or a record that is written and read again.
    static func read(_ bytes: [UInt8], by codec: RecordCodec) -> RecordDamage? {
        var customers = Customers()
        let (first, second) = (customers.insert("first"), customers.insert("second"))
        do throws(RecordDamage) {
            try codec.decode(bytes, into: &customers[first])
        } catch {
            #expect(customers[first].due == .distantFuture)
            return error
        }
        customers.updateDue(of: first)
        let again = codec.encode(customers[first])
        #expect(throws: Never.self) { try codec.decode(again, into: &customers[second]) }
        return nil
    }

    @Test("Bytes that end too early are no record", arguments: Seeds.all(fixed: 2))
    func truncated(seed: UInt64) throws {
        let (codec, records, _) = try Self.records(seed: seed)
        for record in records {
            for count in record.bytes.indices {
                #expect(Self.read(Array(record.bytes[..<count]), by: codec) == .endsEarly)
            }
        }
    }

    @Test("Flipped bits and other bytes are an error or another record", arguments: Seeds.all())
    func flipped(seed: UInt64) throws {
        let (codec, records, _) = try Self.records(seed: seed)
        var random = SeededGenerator(seed: ~seed)
        var errors: Set<String> = []
        for round in 0..<20_000 {
            var bytes = random.pick(records).bytes
            for _ in 0...random.below(3) {
                let place = random.below(bytes.count)
                if round % 2 == 0 {
                    bytes[place] ^= 1 << UInt8(random.below(8))
                } else {
                    bytes[place] = random.pick([0, 1, 0x7F, 0x80, 0xFF])
                }
            }
            if random.chance(10) { bytes.remove(at: random.below(bytes.count)) }
            if let damage = Self.read(bytes, by: codec) {
                errors.insert("\("\(damage)".prefix { $0 != "(" })")
            }
        }
        #expect(errors == ["unknownVersion", "unknownField", "endsEarly", "malformed"])
    }

    @Test("Random bytes are no record", arguments: Seeds.all())
    func noise(seed: UInt64) throws {
        let (codec, _, _) = try Self.records(seed: seed)
        var random = SeededGenerator(seed: ~seed)
        var errors: Set<String> = []
        for _ in 0..<20_000 {
            var bytes = (0..<random.below(60)).map { _ in
                UInt8(random.chance(50) ? random.below(16) : random.below(256))
            }
            // Beyond the head, or all would end there.
            if bytes.count > 3, random.chance(90) {
                bytes.replaceSubrange(0..<3, with: [RecordCodec.version, 1, 0])
            }
            if let damage = Self.read(bytes, by: codec) {
                errors.insert("\("\(damage)".prefix { $0 != "(" })")
            }
        }
        #expect(errors.isSuperset(of: ["unknownField", "malformed"]))
    }

    @Test("Damaged tables are no table, or another one", arguments: Seeds.all(fixed: 2))
    func table(seed: UInt64) throws {
        let (_, _, table) = try Self.records(seed: seed)
        let bytes = table.bytes
        let read = try #require(bytes.withUnsafeBytes { FieldTable($0) })
        #expect(read.bytes == bytes)
        var random = SeededGenerator(seed: ~seed)
        var failures = 0
        for _ in 0..<2_000 {
            var damaged = bytes
            damaged[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
            if let other = damaged.withUnsafeBytes({ FieldTable($0) }) {
                #expect(other.bytes == damaged)
            } else {
                failures += 1
            }
        }
        #expect(failures > 0)
        for count in bytes.indices {
            if let other = bytes[..<count].withUnsafeBytes({ FieldTable($0) }) {
                #expect(other.count < table.count)
            }
        }
    }
}
