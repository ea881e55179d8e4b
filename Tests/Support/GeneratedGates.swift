/// Policies of every gate with random limits, as text and as the numbers that a test compares with. They fit
/// customers with the attribute `nick`, the facts `carts` and `spent` and the segments `known` and `rich`.
package struct GeneratedGates {
    package struct Cap {
        package var kinds: [String]?
        package var channels: [String]?
        package var most: Int
        package var perMs: Int64
        package var holds: Bool

        package func names(kind: String, channel: String) -> Bool {
            (kinds?.contains(kind) ?? true) && (channels?.contains(channel) ?? true)
        }
    }

    /// Local hours of the day, in whole hours; over midnight if the end is not later.
    package struct Hours {
        package var start: Int
        package var end: Int

        package init(start: Int, end: Int) {
            self.start = start
            self.end = end
        }

        package var text: String {
            "\(start < 10 ? "0" : "")\(start):00-\(end < 10 ? "0" : "")\(end):00"
        }

        package func contains(hour: Int) -> Bool {
            start < end ? start <= hour && hour < end : hour >= start || hour < end
        }
    }

    package struct Pressure {
        package var halfLifeMs: Int64
        /// In millionths.
        package var weights: [(channel: String, amount: Int64)]
        package var clickedRelief: Int64
        package var ignoredStrain: Int64
    }

    /// Kinds of rules: one that passes by every gate, one that passes by some.
    package static let kinds = ["functional", "special", "feature", "promo", "promo", "soft"]
    package static let channels = ["email", "sms", "push", "letter"]
    package static let ignoredAfterMs: Int64 = 7_200_000

    package var percent: Int
    package var salt: String
    package var quietHours: Hours
    package var quietDay: String
    package var quietHolds: Bool
    package var windowMs: Int64
    package var most: Int
    package var pressure: Pressure
    package var caps: [Cap]
    package var preferencesHold: Bool
    /// Whether rules have goals, and events are credited to messages.
    package var hasConversions: Bool
    private var order: String
    private var softSkips: Set<String>
    private var hasSections: Set<String>

    /// `isWhole`: no section is left out.
    package init(_ random: inout SeededGenerator, isWhole: Bool = true) {
        percent = random.pick([0, 10, 40])
        hasConversions = isWhole || percent > 0
        salt = random.pick(["x", "2026-q1"])
        quietHours = random.pick([
            Hours(start: 21, end: 8), Hours(start: 12, end: 14), Hours(start: 0, end: 9),
        ])
        quietDay = random.pick(["mon", "tue", "wed", "sun"])
        quietHolds = random.chance(70)
        windowMs = random.pick([0, 900_000, 7_200_000])
        most = random.pick([1, 2])
        let unit: Int64 = 1_000_000
        pressure = Pressure(
            halfLifeMs: random.pick([3_600_000, 14_400_000, 86_400_000]),
            weights: [
                ("email", unit), ("sms", random.pick([unit * 2, 333_333])), ("letter", unit / 2),
            ],
            clickedRelief: random.pick([unit / 2, 100_000]),
            ignoredStrain: random.pick([0, unit / 4]))
        caps = [
            Cap(most: random.pick([2, 5]), perMs: 14_400_000, holds: random.chance(60)),
            Cap(kinds: ["special", "promo"], most: 3, perMs: 86_400_000, holds: true),
            Cap(
                channels: ["sms", "push"], most: random.pick([1, 2]), perMs: 3_600_000,
                holds: random.chance(50)),
        ]
        preferencesHold = random.chance(60)
        order = random.pick(["[priority, expires]", "[worth, priority]", "[expires, worth]"])
        softSkips = Set(
            ["preference", "holdout", "quiet", "arbitration", "pressure", "cap"]
                .filter { _ in random.chance(40) })
        let sections = [
            "holdout", "quiet", "arbitration", "channel_choice", "pressure", "caps", "preferences",
            "engagement",
        ]
        hasSections = Set(sections.filter { _ in isWhole || random.chance(60) })
    }

    package func has(_ section: String) -> Bool { hasSections.contains(section) }

    package func skips(_ gate: String, kind: String) -> Bool {
        kind == "functional" || kind == "soft" && softSkips.contains(gate)
    }

    // MARK: Text

    package var policies: String {
        var text = """
            kinds:
              functional:
                family: functional
                consent: none
                skip: [preference, holdout, quiet, arbitration, pressure, cap]
              special: { family: special, consent: marketing }
              feature: { family: feature, consent: asked }
              promo: { family: special, consent: none }
              soft: { family: feature, consent: none, skip: [\(softSkips.sorted().joined(separator: ", "))] }
            time: { lateness: 1m, offset_zones: true }
            channels:
              email: { cost: 0.01, intrusive: 1, response: hours, length: long, persistence: days }
              sms: { cost: 0.5, intrusive: 3, real_time: true, response: seconds, length: short }
              push: { when: facts.carts < 40, intrusive: 2, real_time: true, persistence: hours }
              letter: { to: customer.nick, cost: 1.5, length: long, persistence: lasting }

            """
        if has("holdout") { text += "holdout: { percent: \(percent), salt: \"\(salt)\" }\n" }
        if has("quiet") {
            text += """
                quiet: { hours: "\(quietHours.text)", days: [\(quietDay)], caught: \(Self.caught(quietHolds)) }

                """
        }
        if has("arbitration") {
            text += """
                arbitration: { window: \(windowMs / 1_000)s, max: \(most), order: \(order) }

                """
        }
        if has("channel_choice") {
            text += """
                channel_choice:
                  segments: { rich: segments.rich, known: segments.known }
                  order: { rich: [letter, push, email], known: [push, sms, email] }
                  default: [email, sms, letter]
                  alternate: 2

                """
        }
        if has("pressure") { text += pressureText }
        if hasConversions { text += conversionsText }
        if has("caps") {
            text += "caps:\n" + caps.map { "  - { \(Self.text(of: $0)) }\n" }.joined()
        }
        return text
    }

    private var conversionsText: String {
        """
        attribution: { event: order, value: event.total, model: \(most == 1 ? "last_click" : "last_message"), within: 6h }
        report: { dimensions: { nick: customer.nick, known: segments.known } }

        """
    }

    /// What a rule says of its goal; every third has none.
    package func goal(ofRule index: Int, hasKey: Bool) -> String {
        if !hasConversions || index % 3 == 2 { return "" }
        let more = hasKey && index % 2 == 0 ? ", by_key: true" : ""
        return
            "    goal: { event: [order, rest], within: \(index % 4 + 1)h, value: event.total\(more) }\n"
    }

    private var pressureText: String {
        let hasWords = has("engagement")
        let weights = pressure.weights.map { "\($0.channel): \(Self.points($0.amount))" }
        return """
            pressure:
              half_life: \(pressure.halfLifeMs / 1_000)s
              weights: { \(weights.joined(separator: ", ")) }
              states: { balance: 1, over: 3 }
              hysteresis: 0.5
              segments: { rich: { over: 5 } }
              channels: { sms: { over: 2 } }
              strain: { \(hasWords ? "ignored: \(Self.points(pressure.ignoredStrain))" : "rest: 0.5") }
              relief: { rest: 2\(hasWords ? ", clicked: \(Self.points(pressure.clickedRelief))" : "") }
              signs: [{ when: facts.carts > 12, add: 0.75 }]
              plans:
                over: { special: drop, feature: hold, promo: hold, soft: hold }
                balance: { feature: hold }

            """
    }

    /// Sections of customer.yaml.
    package var customerSections: String {
        var text = ""
        if has("preferences") {
            text += "preferences: { from: prefs, caught: \(Self.caught(preferencesHold)) }\n"
        }
        if has("engagement") {
            text += """
                engagement:
                  id: event.message_id
                  opened: mail_opened
                  clicked: mail_clicked
                  bounced: { event: mail_bounced, when: event.permanent }
                  ignored_after: \(Self.ignoredAfterMs / 1_000)s

                """
        }
        return text
    }

    /// A segment that reads pressure.
    package var segment: String {
        has("pressure") ? "pressed: pressure.state == \"over\"" : "pressed: facts.carts > 9"
    }

    /// Lines of events.yaml.
    package static let events = """
          prefs: { channels: list(string), themes: list(string), max_per_week: int, hours: string, days: list(string) }
          mail_opened: { message_id: string }
          mail_clicked: { message_id: string }
          mail_bounced: { message_id: string, permanent: bool }
          rest: {}

        """

    /// What a rule says of its channel.
    package func channel(_ random: inout SeededGenerator) -> String {
        random.pick([
            "email", "sms", "letter", "[push, sms]", "[letter, email]", "[sms, email, push]",
            has("channel_choice") ? "auto" : "[email]",
        ])
    }

    /// What else a send says.
    package func details(_ random: inout SeededGenerator) -> [String] {
        var details: [String] = []
        if random.chance(20) { details.append("worth: \(random.pick(["0.2", "facts.spent"]))") }
        if random.chance(20) {
            details.append(
                "needs: \(random.pick(["{ real_time: true }", "{ length: long }", "{ intrusive: 2 }"]))"
            )
        }
        return details
    }

    /// The fields of an event that states wishes, as JSON; those left out are of no care.
    package static func wishes(_ random: inout SeededGenerator) -> [String] {
        var fields: [String] = []
        func add(_ name: String, _ values: [String]) {
            if random.chance(35) { fields.append("\"\(name)\":\(random.pick(values))") }
        }
        add("channels", ["[\"email\"]", "[\"sms\",\"push\",\"letter\"]", "[\"email\",\"sms\"]"])
        add("themes", ["[\"news\"]", "[\"alerts\",\"news\"]"])
        add("max_per_week", ["1", "3", "6", "-1"])
        add("hours", ["\"18:00-23:00\"", "\"06:00-20:00\"", "\"22:00-10:00\""])
        add(
            "days", ["[\"mon\",\"tue\",\"wed\",\"thu\"]", "[\"tue\",\"wed\",\"fri\"]", "[\"xyz\"]"])
        return fields
    }

    private static func caught(_ holds: Bool) -> String { holds ? "hold" : "drop" }

    private static func text(of cap: Cap) -> String {
        var parts: [String] = []
        if let kinds = cap.kinds { parts.append("kind: [\(kinds.joined(separator: ", "))]") }
        if let channels = cap.channels {
            parts.append("channel: [\(channels.joined(separator: ", "))]")
        }
        parts.append("max: \(cap.most)")
        parts.append("per: \(cap.perMs / 1_000)s")
        parts.append("caught: \(caught(cap.holds))")
        return parts.joined(separator: ", ")
    }

    /// Millionths as a decimal.
    private static func points(_ amount: Int64) -> String {
        let digits = String(amount % 1_000_000)
        return "\(amount / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
    }
}
