// Tables of any cells, whole and damaged.

import Calendar
import Events
import Expression
import Foundation
import Inputs
import TestSupport
import Testing

extension TableTests {
    /// Cells of all kinds, written as RFC 4180 says, in chunks of any size.
    @Test(
        "S75: what is written by RFC 4180 is read back, whatever stands in the cells",
        arguments: Seeds.all())
    func random(seed: UInt64) throws {
        var numbers = SeededGenerator(seed: seed)
        let pieces = [
            "a", "é", "😀", ",", "\"", "\n", "\r\n", "\t", " ", "\\", "\u{1}", "\u{7F}", "{", "x y",
        ]
        for _ in 0..<40 {
            var text = "type,who,at,s\n"
            var expected: [String] = []
            var line = 2
            for row in 0..<(1 + numbers.below(8)) {
                var cell = ""
                for _ in 0..<numbers.below(12) { cell += pieces[numbers.below(pieces.count)] }
                if numbers.below(20) == 0 { cell += String(repeating: "long \"\n", count: 200) }
                let mustQuote = cell.unicodeScalars.contains {
                    ",\"\n\r".unicodeScalars.contains($0)
                }
                let written =
                    mustQuote || numbers.below(3) == 0
                    ? "\"" + cell.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : cell
                text += "t,c\(row),1,\(written)\n"
                expected.append(
                    "\(line) o.csv:\(line) c\(row) " + (cell.isEmpty ? "" : "s=<\(cell)>"))
                line += 1 + cell.utf8.count { $0 == 0x0A }
            }
            #expect(try Self.read(text) == expected, "seed \(seed)")
        }
    }

    @Test(
        "S75: damaged tables give rows and dead letters, and each row at most once",
        arguments: Seeds.all())
    func damaged(seed: UInt64) throws {
        var numbers = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            var bytes = Array("\n".utf8)
            for row in 0..<20 { bytes += Array("t,c,1,\"x\(row) \"\"y\"\", z\"\r\n".utf8) }
            for _ in 0...numbers.below(5) {
                let at = numbers.below(bytes.count)
                switch numbers.below(3) {
                case 0: bytes[at] = UInt8(numbers.below(256))
                case 1: bytes.insert(UInt8(ascii: "\""), at: at)
                default: bytes.remove(at: at)
                }
            }
            let found = try Self.read(Array("type,who,at,s\n".utf8) + bytes)
            let lines = found.map { Int($0.prefix { $0 != " " })! }
            #expect(lines == lines.sorted() && Set(lines).count == lines.count, "seed \(seed)")
            #expect(found.count >= 14, "seed \(seed): \(found)")
        }
    }
}
