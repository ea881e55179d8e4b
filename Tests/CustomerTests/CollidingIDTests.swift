// Ids that somebody has chosen so that they meet in the table of customers.

import Customer
import Testing

@Suite("Ids that collide")
struct CollidingIDTests {
    /// Sixteen bytes whose second half is 0 in the hash with the seed 0, so that the first half says nothing.
    private static func id(_ number: UInt64) -> [UInt8] {
        withUnsafeBytes(
            of: (number.littleEndian, (0xA076_1D64_78BD_642F as UInt64).littleEndian)
        ) { Array($0) }
    }

    @Test("100,000 ids that collide under a seed that is known are found as fast as others")
    func manyIDs() {
        var hashes: Set<UInt64> = []
        for number in 0..<100 as Range<UInt64> {
            hashes.insert(Self.id(number).withUnsafeBytes { hashBytes($0, seed: 0) })
        }
        #expect(hashes.count == 1, "they are meant to collide")
        var customers = Customers()
        let start = ContinuousClock.now
        for number in 0..<100_000 as Range<UInt64> {
            _ = Self.id(number).withUnsafeBytes { customers.findOrInsert($0) }
        }
        // With a look at each of the others it takes most of a minute.
        #expect(start.duration(to: .now) < .seconds(3))
        #expect(customers.count == 100_000)
        for number in [0, 1, 50_000, 99_999] as [UInt64] {
            #expect(Self.id(number).withUnsafeBytes { customers.find($0) } == Int(number))
        }
    }
}
