// A configuration in which every gate may object, and a log in which most of them do.

enum GatedShop {
    static let files: [(name: String, text: String)] = [
        (
            "events.yaml",
            """
            events:
              signed_up: { email: string, phone: string, opt_in: bool }
              wished: { channels: list(string), max_per_week: int, hours: string }
              viewed: {}
              tipped: {}
              told: { message: string, what: string }
            """
        ),
        (
            "customer.yaml",
            """
            attributes:
              email: { type: string, from: { signed_up: event.email } }
              phone: { type: string, from: { signed_up: event.phone } }
            consent:
              marketing: { given: { event: signed_up, when: event.opt_in } }
            preferences: { from: wished }
            engagement:
              id: event.message
              clicked: { event: told, when: event.what == "clicked" }
              bounced: { event: told, when: event.what == "bounced" }
              ignored_after: 3d
            """
        ),
        (
            "policies.yaml",
            """
            kinds:
              special: { family: special, consent: marketing }
            holdout: { percent: 20, salt: "2026" }
            quiet: { hours: "21:00-08:00" }
            arbitration: { window: 10m, max: 1 }
            channels:
              email: { to: customer.email, cost: 0.01 }
              sms: { to: customer.phone, cost: 0.07 }
            channel_choice:
              segments: { reachable: has(customer.phone) }
              order: { reachable: [sms, email] }
              default: [email]
            pressure:
              half_life: 2d
              weights: { email: 1, sms: 2 }
              states: { balance: 1, over: 2.5 }
              strain: { ignored: 0.5 }
              relief: { clicked: 2 }
              plans: { over: { special: hold } }
            caps: [{ channel: sms, max: 1, per: 7d }]
            """
        ),
        (
            "rules/gated.yaml",
            """
            rules:
              - rule: news
                kind: special
                trigger: { event: viewed }
                steps: [{ send: news, channel: auto }]
              - rule: tips
                kind: special
                priority: 10
                trigger: { event: tipped }
                again: 1h
                steps: [{ send: tip, channel: email, expires: 1d, if: has(customer.email) }]
            """
        ),
    ]

    /// Ids of messages that the log is about, as they come out: the first by sms, the first by email.
    private static let clicked = "2bc2e0f3f7f63c43b66fb4197e34e74b"
    private static let bounced = "f06a9704a429d371ea1768c037b12b4a"

    /// In its order: a window of arbitration, a cap, pressure, its relief, an address that bounced, and
    /// wishes; then customers of the control group, without consent, and one of whom a message is held at the end.
    static let log =
        event(
            "signed_up", "anna", at: "2026-09-01T18:00:00Z", id: "e1",
            data: #"{"email":"anna@example.com","phone":"+33600","opt_in":true}"#)
        + event(
            "signed_up", "ben", at: "2026-09-01T18:00:00Z", id: "e2",
            data: #"{"email":"ben@example.com","opt_in":true}"#)
        + event("viewed", "anna", at: "2026-09-01T18:56:00Z", id: "e3")
        + event("tipped", "anna", at: "2026-09-01T18:56:01Z", id: "e4")
        + event("viewed", "ben", at: "2026-09-01T18:57:00Z", id: "e5")
        + event("viewed", "anna", at: "2026-09-02T10:00:00Z", id: "e6")
        + event("viewed", "anna", at: "2026-09-02T12:00:00Z", id: "e7")
        + event(
            "told", "anna", at: "2026-09-02T12:20:00Z", id: "e8",
            data: #"{"message":"\#(clicked)","what":"clicked"}"#)
        + event(
            "told", "anna", at: "2026-09-02T14:00:00Z", id: "e9",
            data: #"{"message":"\#(bounced)","what":"bounced"}"#)
        + event("viewed", "anna", at: "2026-09-02T14:01:00Z", id: "e10")
        + event(
            "told", "anna", at: "2026-09-02T15:00:00Z", id: "e11",
            data: #"{"message":"0","what":"clicked"}"#)
        + event(
            "wished", "anna", at: "2026-09-02T16:00:00Z", id: "e12",
            data: #"{"channels":["email"],"max_per_week":2,"hours":"9 to 5"}"#)
        + event("viewed", "anna", at: "2026-09-02T16:01:00Z", id: "e13")
        + event(
            "signed_up", "hugo", at: "2026-09-02T18:00:00Z", id: "e14",
            data: #"{"email":"hugo@example.com","opt_in":true}"#)
        + event("viewed", "hugo", at: "2026-09-02T18:01:00Z", id: "e15")
        + event("viewed", "chloe", at: "2026-09-02T18:02:00Z", id: "e16")
        + event("tipped", "ben", at: "2026-09-05T22:30:00Z", id: "e17")

    private static func event(
        _ type: String, _ customer: String, at time: String, id: String, data: String = "{}"
    ) -> String {
        Shop.event(type, customer, at: time, id: id, data: data)
    }
}
