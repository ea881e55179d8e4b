// How often and how long what fails is borne.

import Runtime
import Testing

@Suite("Patience")
struct PatienceTests {
    /// Steps are (seconds, code or 0 for a connection that works).
    private struct Course: Sendable {
        var steps: [(second: Int, code: Int32)]
        /// Whether each failure is borne.
        var expected: String

        /// One that stays, at each ten seconds of a range.
        static func staying(_ range: ClosedRange<Int>) -> [(second: Int, code: Int32)] {
            range.map { ($0 * 10, -181) }
        }
    }

    private static let courses = [
        // A passing one, and again an hour later; several at once.
        Course(steps: [(0, -181), (300, -181), (3_900, -181)], expected: "+++"),
        Course(steps: [(0, -169), (10, 58), (20, -181)], expected: "+++"),
        Course(
            steps: Course.staying(0...61), expected: String(repeating: "+", count: 60) + "--"),
        // A connection in between begins anew.
        Course(
            steps: [(0, -181), (50, -181), (100, 0), (140, -181)] + Course.staying(15...70),
            expected: String(repeating: "+", count: 59)),
        // No right to a topic; a damaged message.
        Course(steps: [(0, 29), (1, -199)], expected: "--"),
    ]

    @Test(
        "a failure of TLS or SASL is waited out for ten minutes, and no other one",
        arguments: courses.indices)
    func connection(_ number: Int) {
        var patience = ConnectionPatience()
        var found = ""
        for (second, code) in Self.courses[number].steps {
            if code == 0 {
                patience.worked()
            } else {
                let isBorne = patience.bears(code: code, atMs: Int64(second) * 1_000)
                found += isBorne ? "+" : "-"
            }
        }
        #expect(found == Self.courses[number].expected)
    }

    @Test("a damaged store is made anew three times within an hour, each partition's for itself")
    func stores() {
        var renewals = StoreRenewals()
        var admitted: [Bool] = []
        for (partition, second) in [(1, 0), (1, 60), (1, 120), (1, 180), (2, 240)] {
            admitted.append(renewals.admits(partition, atMs: Int64(second) * 1_000))
        }
        for second in [3_601, 3_602] {
            admitted.append(renewals.admits(1, atMs: Int64(second) * 1_000))
        }
        #expect(admitted == [true, true, true, false, true, true, false])
    }

    @Test(
        "whose rules are outdated leaves at once or after its work, and comes back after longer and longer pauses"
    )
    func outdated() {
        var rules = OutdatedRules()
        #expect(rules.action(atMs: 0) == .nothing)
        rules.met(hasOthers: true, atMs: 0)
        #expect(rules.action(atMs: 4_999) == .nothing)
        #expect(rules.action(atMs: 5_000) == .leave)
        var now: Int64 = 5_000
        var pauses: [Int64] = []
        for _ in 0..<8 {
            rules.left(atMs: now)
            let left = now
            while rules.action(atMs: now) == .rest { now += 100 }
            #expect(rules.action(atMs: now) == .join)
            pauses.append((now - left) / 1_000)
            rules.joined()
            rules.metNone()
            rules.met(hasOthers: false, atMs: now)
            #expect(rules.action(atMs: now) == .leave)
        }
        #expect(pauses == [1, 1, 1, 1, 1, 1, 1, 1])
        pauses = []
        for _ in 0..<8 {
            rules.left(atMs: now)
            let left = now
            while rules.action(atMs: now) == .rest { now += 100 }
            pauses.append((now - left) / 1_000)
            rules.joined()
            rules.met(hasOthers: false, atMs: now)
        }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 60, 60])
        // A rebalance that takes the partitions away mends it.
        rules.released()
        #expect(rules.action(atMs: now) == .nothing)
    }
}
