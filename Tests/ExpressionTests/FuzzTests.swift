// Random texts, well-formed and damaged, through parser, checker and evaluator: none may crash or stall.
//
// RELANCE_FUZZ_SECONDS=600 swift test --filter FuzzTests

import Calendar
import Expression
import Foundation
import TestSupport
import Testing

@Suite("Damaged expressions")
struct FuzzTests {
    static let seconds =
        ProcessInfo.processInfo.environment["RELANCE_FUZZ_SECONDS"].flatMap { Double($0) } ?? 3

    @Test("no text crashes the compiler or the evaluator, or keeps them long")
    func damaged() throws {
        let seed = Seeds.fresh
        var generator = ExpressionGenerator(seed: seed)
        generator.usesDyn = true
        var damage = Damage(random: SeededGenerator(seed: seed &+ 1))
        var scope = Sample.scope
        scope.zones = Zones.some
        var sample = Sample(zone: Zones.paris)
        var unchecked = Compiler.Options()
        unchecked.isChecking = false
        let end = ContinuousClock.now + .seconds(FuzzTests.seconds)
        var counts = (texts: 0, programs: 0)
        while ContinuousClock.now < end {
            let type = generator.pick(ExpressionGenerator.types)
            let whole = generator.expression(of: type, depth: 5)
            for text in [whole, damage.damaged(whole), damage.damaged(whole)] {
                counts.texts += 1
                let start = ContinuousClock.now
                let compilation = Compiler.compile(text, in: scope)
                let size = text.utf8.count
                for finding in compilation.findings {
                    #expect(
                        finding.span.lowerBound >= 0 && finding.span.upperBound <= size,
                        "seed \(seed): \(text)")
                }
                let loose = Compiler.compile(text, in: scope, options: unchecked)
                for program in [compilation.program, loose.program].compactMap({ $0 }) {
                    counts.programs += 1
                    let value = sample.run(program)
                    #expect(value.tag != .absent, "seed \(seed): \(text)")
                }
                sample.machine.arena.reset()
                if ContinuousClock.now - start > .seconds(5) {
                    Issue.record("seed \(seed): takes \(ContinuousClock.now - start): \(text)")
                }
            }
        }
        print("fuzz: seed \(seed), \(counts.texts) texts, \(counts.programs) programs")
        #expect(counts.programs > 10, "seed \(seed)")
    }

    /// Cuts, doubles, swaps and inserts.
    struct Damage {
        var random: SeededGenerator

        static let words = [
            "(", ")", "[", "]", "{", "}", ",", ":", "?", ".", ".?", "[?", "&&", "||", "!", "-", "+",
            "==", "in", "1", "0u", "9223372036854775807", "1e308", "'%s'", "b'\\xff'", "''", "null",
            "dyn(", "optional.none()", ".map(x, ", ".all(", ".orValue(", "cel.bind(x, ", "event",
            "has(", ".format([", ".matches(", "now", "`", "\"", "\\", "é", "\0", ".getHours('",
            "Europe/Paris", "lists.range(100000)", ".sortBy(", ".transformMapEntry(", ".flatten(9)",
        ]

        mutating func damaged(_ text: String) -> String {
            var bytes = Array(text.utf8)
            for _ in 0...(random.next() % 3) where !bytes.isEmpty {
                let place = Int(random.next() % UInt64(bytes.count))
                let end = min(bytes.count, place + Int(random.next() % 12))
                switch random.next() % 5 {
                case 0: bytes.removeSubrange(place..<end)
                case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
                case 2: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 3:
                    let other = Int(random.next() % UInt64(bytes.count))
                    bytes.swapAt(place, other)
                default:
                    let word = Damage.words[Int(random.next() % UInt64(Damage.words.count))]
                    bytes.insert(contentsOf: word.utf8, at: place)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
