// Records of hand-made decisions, byte for byte.

import Calendar
import Customer
import Digests
import Engine
import Expression
import Foundation
import Gates
import Records
import RuleSet
import Testing

@Suite("Records")
struct RecordWriterTests {
    private static let at = Instant(milliseconds: 1_782_325_558_420)

    /// Two rules: one with all that a rule can have, one with the least.
    private var rules: RuleSet {
        var rules = RuleSet(time: TimePolicy(zone: .utc), zones: .load(names: ["UTC"]))
        rules.canonicalText = "canonical"
        rules.kinds = [
            Kind(name: "feature", family: "feature", consent: .asked, skips: []),
            Kind(name: "functional", family: "functional", consent: .none, skips: []),
        ]
        rules.policies.channels = [Channel(name: "email"), Channel(name: "sms")]
        rules.customer.themes = [Theme(name: "cart", isAskedByDefault: true)]
        var cart = Rule(name: "cart \"abandoned\"", kind: 0)
        cart.theme = 0
        cart.priority = 70
        cart.steps = [
            Step(condition: nil, action: .wait(ms: 1000)),
            Step(
                condition: nil,
                action: .send(
                    Send(
                        name: "reminder", template: .named("cart-mail"), channels: .named([0])))),
        ]
        var welcome = Rule(name: "welcome", kind: 1)
        let program = Compiler.compile(
            #""a" + "b""#, in: Scope(records: [], hasNow: false)
        ).program
        welcome.steps = [
            Step(
                condition: nil,
                action: .send(
                    Send(
                        name: "hello",
                        template: program.map { .expression($0) } ?? .named("unused"),
                        channels: .named([1]))))
        ]
        rules.rules = [cart, welcome]
        return rules
    }

    /// What `write` gives for one decision.
    private func lines(
        _ rules: RuleSet, _ make: (inout Effects) -> Decision
    ) -> (sendRequests: String, decisions: String) {
        var decisions = Effects()
        decisions.append(make(&decisions))
        var writer = RecordWriter(rules: rules)
        var lines = Lines()
        writer.write(decisions, into: &lines)
        return (lines.sendRequests, lines.decisions)
    }

    private struct Lines: RecordSink {
        var sendRequests = ""
        var decisions = ""

        mutating func take(sendRequest line: UnsafeRawBufferPointer, of _: RecordHead) {
            sendRequests += String(decoding: line, as: UTF8.self)
        }

        mutating func take(conversion line: UnsafeRawBufferPointer, of _: RecordHead) {
            Issue.record("no conversion is expected: \(String(decoding: line, as: UTF8.self))")
        }

        mutating func take(decision line: UnsafeRawBufferPointer, of _: RecordHead) {
            decisions += String(decoding: line, as: UTF8.self)
        }
    }

    private func decision(
        _ outcome: Decision.Outcome, rule: Int32, step: Int32, customer: String = "42",
        into decisions: inout Effects
    ) -> Decision {
        var decision = Decision(
            outcome, rule: rule, step: step, customer: store(customer, &decisions),
            occurrence: store("occurrence", &decisions), triggeredAt: Self.at,
            decidedAt: Self.at + 1)
        // The channel of each rule is that of its own number.
        if step >= 0 { decision.channel = rule }
        return decision
    }

    private func store(_ text: String, _ decisions: inout Effects) -> Decision.Text {
        var text = text
        return text.withUTF8 { decisions.store(UnsafeRawBufferPointer($0)) }
    }

    private func storeData(_ decisions: inout Effects) -> Decision.Text {
        var (name, bytes) = ("total", [UInt8]())
        name.withUTF8 { name in
            [Value.string(UnsafeRawBufferPointer(name)), .double(50.25)]
                .withUnsafeBufferPointer { ValueCodec.encode(.map($0), into: &bytes) }
        }
        return bytes.withUnsafeBytes { decisions.store($0) }
    }

    @Test("A sent decision gives a send-request and a decision with the same id")
    func sent() {
        let result = lines(rules) { decisions in
            var decision = decision(
                .sent, rule: 0, step: 1, customer: "c\"1\n", into: &decisions)
            decision.key = store("k\\", &decisions)
            decision.eventID = store("e-1", &decisions)
            decision.notAfter = Self.at + 86_400_000
            decision.data = storeData(&decisions)
            return decision
        }
        let id = result.decisions.dropFirst(7).prefix(32)
        let hash = rulesHash
        #expect(
            result.sendRequests
                == #"{"id":"\#(id)","rule":"cart \"abandoned\"","kind":"feature","theme":"cart","#
                + #""template":"cart-mail","channel":"email","customer":"c\"1\n","#
                + #""data":{"total":50.25},"triggered_at":"2026-06-24T18:25:58.420Z","#
                + #""decided_at":"2026-06-24T18:25:58.421Z","#
                + #""not_after":"2026-06-25T18:25:58.420Z","priority":70,"ruleset":"\#(hash)"}"#
                + "\n")
        #expect(
            result.decisions
                == #"{"id":"\#(id)","rule":"cart \"abandoned\"","kind":"feature","theme":"cart","#
                + #""step":"reminder","template":"cart-mail","channel":"email","#
                + #""customer":"c\"1\n","key":"k\\","event_id":"e-1","#
                + #""triggered_at":"2026-06-24T18:25:58.420Z","#
                + #""decided_at":"2026-06-24T18:25:58.421Z","outcome":"sent","ruleset":"\#(hash)"}"#
                + "\n")
    }

    @Test("A send-request without data has an empty map, and none of what is absent")
    func least() {
        let result = lines(rules) { decisions in
            var decision = decision(.sent, rule: 1, step: 0, into: &decisions)
            decision.template = store("fr/ab", &decisions)
            return decision
        }
        let id = result.decisions.dropFirst(7).prefix(32)
        #expect(
            result.sendRequests
                == #"{"id":"\#(id)","rule":"welcome","kind":"functional","#
                + #""template":"fr/ab","channel":"sms","customer":"42","data":{},"#
                + #""triggered_at":"2026-06-24T18:25:58.420Z","#
                + #""decided_at":"2026-06-24T18:25:58.421Z","priority":50,"#
                + #""ruleset":"\#(rulesHash)"}"# + "\n")
        #expect(result.decisions.contains(#""step":"hello","template":"fr/ab","channel":"sms""#))
    }

    @Test("A decision that is not sent gives no send-request and names gate, saw and next_at")
    func suppressed() {
        let result = lines(rules) { decisions in
            var decision = decision(.suppressed, rule: 1, step: 0, into: &decisions)
            decision.gate = .reentry
            decision.saw = .lastMessage(at: Self.at)
            decision.nextAt = Self.at + 3_600_000
            return decision
        }
        let id = result.decisions.dropFirst(7).prefix(32)
        #expect(result.sendRequests.isEmpty)
        #expect(
            result.decisions
                == #"{"id":"\#(id)","rule":"welcome","kind":"functional","step":"hello","#
                + #""channel":"sms","customer":"42","triggered_at":"2026-06-24T18:25:58.420Z","#
                + #""decided_at":"2026-06-24T18:25:58.421Z","outcome":"suppressed","#
                + #""gate":"reentry","saw":{"last_message_at":"2026-06-24T18:25:58.420Z"},"#
                + #""next_at":"2026-06-24T19:25:58.420Z","ruleset":"\#(rulesHash)"}"# + "\n")
    }

    @Test(
        "Each gate's saw is a flat object",
        arguments: [
            (
                Saw.age(ms: 90_000_500, maxAgeMs: 86_400_000),
                #"{"age":"90000.5s","max_age":"86400s"}"#
            ),
            (.exit(at: at), #"{"exit_at":"2026-06-24T18:25:58.420Z"}"#),
            (.running(since: at), #"{"running_since":"2026-06-24T18:25:58.420Z"}"#),
            (.condition(failed: false), #"{"condition":"false"}"#),
            (.condition(failed: true), #"{"condition":"failed"}"#),
            (.consent(.notGiven, since: nil), #"{"consent":"not_given"}"#),
            (
                .consent(.withdrawn, since: at),
                #"{"consent":"withdrawn","since":"2026-06-24T18:25:58.420Z"}"#
            ),
            (.consent(.notAsked, since: nil), #"{"consent":"not_asked"}"#),
            (
                .consent(.optedOut, since: at),
                #"{"consent":"opted_out","since":"2026-06-24T18:25:58.420Z"}"#
            ),
            (.notAfter(at), #"{"not_after":"2026-06-24T18:25:58.420Z"}"#),
        ])
    func saws(saw: Saw, expected: String) throws {
        let result = lines(rules) { decisions in
            var decision = decision(.suppressed, rule: 1, step: 0, into: &decisions)
            decision.gate = .condition
            decision.saw = saw
            return decision
        }
        #expect(result.decisions.contains(#""saw":\#(expected),"ruleset""#))
    }

    @Test("Every outcome and gate is written as it is called", arguments: Decision.Outcome.allCases)
    func outcomes(outcome: Decision.Outcome) {
        for gate in Gate.allCases {
            let result = lines(rules) { decisions in
                var decision = decision(outcome, rule: 1, step: 0, into: &decisions)
                decision.gate = gate
                return decision
            }
            #expect(
                result.decisions.contains(
                    #""outcome":"\#(outcome.rawValue)","gate":"\#(gate.rawValue)","ruleset""#))
        }
    }

    @Test("The id depends on rule, step's name, customer, key and occurrence alone")
    func identity() {
        let base = lines(rules) { decision(.sent, rule: 1, step: 0, into: &$0) }
        var other = rules
        other.canonicalText = "another version"
        other.rules[1].priority = 3
        let again = lines(other) { decisions in
            var decision = decision(.suppressed, rule: 1, step: 0, into: &decisions)
            decision.gate = .consent
            decision.decidedAt = Self.at + 999
            return decision
        }
        #expect(base.decisions.prefix(40) == again.decisions.prefix(40))
        let keyed = lines(rules) { decisions in
            var decision = decision(.sent, rule: 1, step: 0, into: &decisions)
            decision.key = store("", &decisions)
            return decision
        }
        #expect(base.decisions.prefix(40) != keyed.decisions.prefix(40))
    }

    private var rulesHash: String {
        Array("canonical".utf8).withUnsafeBytes { Digest(of: $0).hex }
    }

    @Test("Every line is JSON that Foundation reads")
    func readable() throws {
        let result = lines(rules) { decisions in
            var decision = decision(
                .sent, rule: 0, step: 1, customer: "\u{1}é\u{7F}", into: &decisions)
            decision.data = storeData(&decisions)
            return decision
        }
        for line in [result.sendRequests, result.decisions] {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            let fields = try #require(object as? [String: Any])
            #expect(fields["customer"] as? String == "\u{1}é\u{7F}")
        }
    }
}
