// The books of a replay: what does not balance is told.

import Calendar
import Customer
import Engine
import Foundation
import Replay
import RuleSet
import Testing

@Suite("Books")
struct BooksTests {
    private let rules: RuleSet

    init() throws {
        rules = try Playback.rules(
            events: "{ seen: {} }",
            rules: """
                - rule: hello
                  kind: functional
                  trigger: { event: seen }
                  steps: [{ send: hello, channel: email }]
                """)
    }

    private func count(_ outcomes: [Decision.Outcome], in tally: inout Tally) {
        var decisions = Effects()
        let none = Decision.Text(offset: 0, count: 0)
        for outcome in outcomes {
            decisions.append(
                Decision(
                    outcome, rule: 0, step: 0, customer: none, occurrence: none,
                    triggeredAt: .distantPast, decidedAt: .distantPast))
        }
        tally.count(decisions)
    }

    /// What the check says of these counts and decisions, without any customer.
    private func problem(
        outcomes: [Decision.Outcome] = [], _ change: (inout Counters.OfRule) -> Void
    ) -> String? {
        var tally = Tally(ruleCount: 1)
        count(outcomes, in: &tally)
        var counters = Counters(typeCount: 1, attributeCount: 0, factCount: 0, ruleCount: 1)
        change(&counters.rules[0])
        do throws(Imbalance) {
            try Books.check(
                counters, tally, standing: Books.Standing(ruleCount: 1), rules: rules)
            return nil
        } catch {
            return error.description
        }
    }

    @Test("Nothing in, nothing out balances")
    func nothing() {
        #expect(problem { _ in } == nil)
        #expect(
            problem {
                $0.entered = 2
                $0.endedUnsent = 2
            } == nil)
    }

    @Test("An instance that is lost is told, with the rule")
    func lost() throws {
        let text = try #require(problem { $0.entered = 1 })
        #expect(text.contains("'hello'"))
        #expect(text.contains("1 entered, 0 ended, 0 still run"))
    }

    @Test("An instance that ended twice is told")
    func twice() {
        #expect(
            problem {
                $0.entered = 1
                $0.endedUnsent = 1
                $0.endedExited = 1
            } != nil)
    }

    @Test("An instance that ended as sent without a message is told")
    func withoutMessage() throws {
        let text = try #require(
            problem {
                $0.entered = 1
                $0.endedSent = 1
            })
        #expect(text.contains("1 ended as sent, with 0 messages"))
    }

    @Test("An exit that was decided and did not happen is told")
    func exitWithoutEnd() throws {
        let text = try #require(problem(outcomes: [.exited]) { _ in })
        #expect(text.contains("1 exits were decided, 0 happened"))
    }

    @Test("More messages than sends were passed through are told; a restart passes anew")
    func tooManyMessages() throws {
        let text = try #require(
            problem(outcomes: [.sent, .sent]) {
                $0.entered = 1
                $0.endedSent = 1
            })
        #expect(text.contains("2 messages of 1 instances and 0 restarts"))
        #expect(
            problem(outcomes: [.sent, .sent]) {
                $0.entered = 1
                $0.restarts = 1
                $0.endedSent = 1
            } == nil)
    }

    @Test("A replay ends with a look at its books", arguments: [false, true])
    func finish(isFalsified: Bool) {
        var replayer = Replayer(rules: rules, until: .end)
        if isFalsified { count([.exited], in: &replayer.tally) }
        var imbalance: Imbalance?
        do throws(Imbalance) { try replayer.finish() } catch { imbalance = error }
        #expect((imbalance != nil) == isFalsified)
        #expect(imbalance.map { $0.rule == "hello" } ?? true)
    }
}
