// What only a terminal sees: colours and progress.

import Foundation
import Testing

@Suite("Terminals")
struct TerminalTests {
    /// `script` gives the command a terminal.
    private func onTerminal(_ command: String, _ relance: Relance) throws -> String {
        let run = try relance.shell(
            "export TERM=xterm; script -qec \"\(command)\" /dev/null </dev/null")
        return run.output
    }

    @Test("Diagnostics have colours on a terminal, unless NO_COLOR says no")
    func colours() throws {
        let relance = try Relance.inShop()
        try relance.write("rules: 1", to: "config/rules/shop.yaml")
        #expect(try onTerminal("$RELANCE check", relance).contains("\u{1B}["))
        #expect(!(try onTerminal("NO_COLOR=1 $RELANCE check", relance).contains("\u{1B}[")))
        #expect(!(try onTerminal("TERM=dumb $RELANCE check", relance).contains("\u{1B}[")))
    }

    @Test("Progress is shown on a terminal while a replay runs, and taken away behind it")
    func progress() throws {
        let relance = try Relance.inShop()
        try relance.write(Shop.longLog(count: 17_000), to: "log")
        try relance.write(
            "(head -n 9000 log; sleep 0.5; tail -n 8000 log) | $RELANCE replay -", to: "slow")
        let output = try onTerminal("bash slow", relance)
        #expect(output.contains(#/\r[1-9][0-9]?,[0-9]{3} events, /#))
        #expect(output.contains(" a second\u{1B}[K"))
        #expect(output.contains("\r\u{1B}[K"))
        #expect(try !relance.shell("bash slow").error.contains("events"))
    }
}
