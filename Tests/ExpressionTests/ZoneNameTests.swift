// Time zones by name, in texts and from values.

import Calendar
import Expression
import Testing

@Suite("Zones by name")
struct ZoneNameTests {
    static let scope: Scope = {
        var scope = Sample.scope
        scope.zones = Zones.some
        return scope
    }()

    static let cases: [EvaluationTests.Case] = [
        .init("now.getHours('Europe/Paris')", "13"),
        .init("timestamp('2026-07-01T12:00:00Z').getHours('Europe/Paris')", "14"),
        .init("now.getHours('Europe/' + 'Paris')", "13"),
        .init("now.getMinutes('Asia/Kolkata')", "30"),
        .init("timestamp('2026-01-01T02:00:00Z').getFullYear('America/New_York')", "2025"),
        .init("timestamp('2026-01-01T02:00:00Z').getDate('America/New_York')", "31"),
        .init("now.getHours('UTC')", "12"), .init("now.getHours('-02:30')", "9"),
        .init("now.getHours('Europe/' + event.name)", "error: no zone"),
        .init("['Europe/Paris', 'UTC'].map(z, now.getHours(z))", "[13, 12]"),
        .init("dyn(1).getHours('Europe/Paris')", "error: no matching overload"),
    ]

    @Test("a zone is known by its name", arguments: cases)
    func hours(_ expression: EvaluationTests.Case) throws {
        let compilation = Compiler.compile(expression.text, in: ZoneNameTests.scope)
        let program = try #require(compilation.program, "\(compilation.findings)")
        var sample = Sample(zone: Zones.utc)
        #expect(sample.run(program).written == expression.expected)
    }

    @Test("a name that is none is found before anything runs")
    func unknown() {
        let findings = Compiler.compile(
            "now.getHours('Europe/Pariss')", in: ZoneNameTests.scope
        ).findings
        #expect(findings.map(\.code) == ["E025"])
        #expect(findings.first?.hint == "did you mean \"Europe/Paris\"?")
    }
}
