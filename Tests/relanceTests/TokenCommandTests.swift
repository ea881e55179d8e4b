// relance token verify, and the tokens that replays sign.

import Foundation
import Testing

@Suite("Tokens")
struct TokenCommandTests {
    private static let now = "--now 2026-09-10T00:00:00Z"

    /// A shop whose carts are of a theme, with the token of its one message.
    private func shop() throws -> (relance: Relance, token: String) {
        let relance = try Relance()
        for (name, text) in [
            (
                "events.yaml",
                """
                events:
                  cart: { id: string }
                  stop: { what: { type: string, at: /mail/theme } }
                """
            ),
            (
                "customer.yaml",
                "themes: { cart: { asked: by_default } }\nunsubscribe: { event: stop, theme: event.what }"
            ),
            (
                "rules/r.yaml",
                """
                rules:
                  - { rule: cart, kind: feature, theme: cart, trigger: cart, steps: [{ send: m, channel: email }] }
                  - { rule: bill, kind: functional, trigger: cart, steps: [{ send: b, channel: email }] }
                """
            ),
            (
                "relance.yaml",
                "unsubscribe: { keys: [{ file: key }, { env: OLD_KEY }], valid: 30d }\n"
            ),
        ] { try relance.write(text, to: "config/\(name)") }
        try relance.write("the key of the shop's tokens\n", to: "key")
        try relance.write(
            Shop.event("cart", "anna", at: "2026-09-01T08:00:00Z", id: "e1"), to: "log")
        let run = try relance.shell(
            "OLD_KEY=another-key-of-16-bytes \"$RELANCE\" replay --out out --sign log")
        try #require(run.code == 0, "\(run.error)")
        let requests = try relance.read("out/send-requests.jsonl").split(separator: "\n")
        try #require(requests.count == 2)
        // A message that asks for no consent has none.
        #expect(requests.count { $0.contains("unsubscribe") } == 1)
        let request = try #require(requests.first { $0.contains("unsubscribe") })
        let start = try #require(request.range(of: "\"unsubscribe\":\"")).upperBound
        return (relance, String(request[start...].prefix { $0 != "\"" }))
    }

    private func verify(
        _ relance: Relance, _ token: String, _ options: String = now,
        key: String = "OLD_KEY=another-key-of-16-bytes"
    ) throws -> Run {
        try relance.shell("\(key) \"$RELANCE\" token verify '\(token)' \(options)")
    }

    @Test("A token says who opts out of what by which message, and until when")
    func valid() throws {
        let (relance, token) = try shop()
        let run = try verify(relance, token)
        #expect(run.code == 0, "\(run.error)")
        #expect(run.output.contains("customer  anna\ntheme     cart\n"))
        #expect(run.output.contains("until     2026-10-01\nkey       1\n"))
        let json = try verify(relance, token, Self.now + " --format json")
        #expect(
            json.output.hasPrefix(#"{"valid":true,"customer":"anna","theme":"cart","message":""#))
    }

    @Test("What is no valid token ends with 1 and says why; the key is never told")
    func invalid() throws {
        let (relance, token) = try shop()
        for (text, options, reason) in [
            (token, "--now 2026-10-02T00:00:00Z", "held until 2026-10-01"),
            (token.dropLast(2) + "AA", Self.now, "signature is wrong"),
            ("no-token", Self.now, "damaged"),
        ] {
            let run = try verify(relance, String(text), options)
            #expect(run.code == 1)
            #expect(run.output.contains("no valid token: ") && run.output.contains(reason))
        }
        try relance.write("another key that is not it", to: "key")
        let run = try verify(relance, token)
        #expect(run.code == 1)
        #expect(run.output.contains("another key has signed it"))
        #expect(!(run.output + run.error).contains("key that is not it"))
    }

    @Test("Keys that are missing or short are wrong usage, and the messages do not tell them")
    func badKeys() throws {
        let (relance, token) = try shop()
        let short = try verify(relance, token, key: "OLD_KEY=secret")
        #expect(short.code == 2)
        #expect(short.error.contains("key 2 has less than 16 bytes"))
        #expect(!short.error.contains("secret"))
        let missing = try verify(relance, token, key: "OTHER=x")
        #expect(missing.code == 2)
        #expect(missing.error.contains("'OLD_KEY', which is not set"))
        try relance.write("", to: "config/relance.yaml")
        #expect(try verify(relance, token).code == 2)
        #expect(try relance.run("replay", "--sign", "log").code == 2)
    }

    @Test("With --event it gives the event that opts the customer out")
    func event() throws {
        let (relance, token) = try shop()
        let run = try verify(relance, token, Self.now + " --event")
        #expect(run.code == 0, "\(run.error)")
        #expect(run.output.contains(#""data":{"mail":{"theme":"cart"}}"#))
        #expect(run.output.contains(#""specversion":"1.0","source":"/relance/unsubscribe""#))
        // The next cart is not written about.
        let cart = Shop.event("cart", "anna", at: "2026-09-11T08:00:00Z", id: "e2")
        try relance.write(try relance.read("log") + run.output + cart, to: "log")
        let replay = try relance.run("replay", "--emit", "decisions", "log")
        let decisions = replay.output.split(separator: "\n").filter { $0.contains("\"cart\"") }
        #expect(decisions.count == 2)
        #expect(decisions.last?.contains(#""saw":{"consent":"opted_out""#) == true)
    }

    @Test("A replay without the key gives the same bytes but for the token")
    func unsigned() throws {
        let (relance, token) = try shop()
        let signed = try relance.read("out/send-requests.jsonl")
        let run = try relance.run("replay", "--emit", "send-requests", "log")
        #expect(run.code == 0, "\(run.error)")
        #expect(run.output == signed.replacing(#","unsubscribe":"\#(token)""#, with: ""))
    }
}
