// Scenes for the gates: a kind that meets all of them and asks for no consent.

import Testing

extension Scene {
    static let gateKinds = """
        kinds:
          promo: { family: special, consent: none }
          free:
            family: special
            consent: none
            skip: [preference, holdout, quiet, arbitration, pressure, cap]
        """

    static let gateEvents = """
          prefs: { channels: list(string), themes: list(string), max_per_week: int, hours: string, days: list(string) }
          opened: { message_id: string }
          clicked: { message_id: string }
          complained: { message_id: string }
          bounced: { message_id: string, permanent: bool }
          address: { mail: string }
          rest: {}
          gone: {}
        """

    /// A scene of rules under these policies; customers as `customer` says.
    static func gates(
        _ policies: String, rules: String, customer: String = Scene.customer,
        day: String = "2026-03-02"
    ) throws -> Scene {
        try Scene(
            rules: rules, customer: customer, policies: gateKinds + "\n" + policies,
            events: gateEvents, day: day)
    }

    /// A rule of the kind `promo` on events of a type, by default with their `k` as key.
    static func rule(
        _ name: String = "r", on type: String = "cart", kind: String = "promo", key: String? = nil,
        more: String = "", steps: String = "[{ send: m, channel: email }]"
    ) -> String {
        var text = """
            - rule: \(name)
              kind: \(kind)
              trigger: { event: \(type) }
              steps: \(steps)

            """
        if let key { text += "  key: \(key)\n" }
        for line in more.split(separator: "\n") { text += "  \(line)\n" }
        return text
    }
}
