// Help, wrong usage, and what is not built yet.

import Foundation
import Testing

@Suite("Usage")
struct UsageTests {
    private static let verbs = [
        "check", "replay", "test", "explain", "eval", "run", "topics", "broker", "token", "schema",
        "version",
    ]
    private static let unbuilt = [
        "diff", "init", "plan",
    ]

    @Test("Help names each verb that is built and none that is not", arguments: ["--help", "help"])
    func help(argument: String) throws {
        let run = try Relance().run(argument)
        #expect(run.code == 0)
        #expect(run.error.isEmpty)
        for verb in Self.verbs { #expect(run.output.contains("\n  \(verb) ")) }
        for verb in Self.unbuilt { #expect(!run.output.contains("\n  \(verb) ")) }
    }

    @Test("The help of each verb has an example", arguments: verbs)
    func helpOfVerb(verb: String) throws {
        let run = try Relance().run(verb, "--help")
        #expect(run.code == 0)
        #expect(run.output.contains("Example"))
        #expect(run.output.contains("relance \(verb)"))
        #expect(try Relance().run("help", verb).output == run.output)
    }

    @Test("What the design has and this version has not says so", arguments: unbuilt)
    func notBuilt(verb: String) throws {
        let run = try Relance().run(verb, "--help")
        #expect(run.code == 2)
        #expect(run.error == "relance: 'relance \(verb)' is not built yet\n")
        #expect(run.output.isEmpty)
    }

    @Test(
        "Wrong usage ends with 2, names the mistake and says where help is",
        arguments: [
            ([], "needs a verb"), (["replai"], "Did you mean 'relance replay'?"),
            (["replay"], "needs a LOG"), (["replay", "--topic", "t", "log"], "not both"),
            (["replay", "--topic", "t", "--until", "end"], "--until is for logs"),
            (["replay", "--from", "5", "log"], "--from goes with --topic"),
            (["replay", "--topic", "t", "--journal", "j", "--to", "5"], "whole partitions"),
            (["replay", "--outt", "x", "log"], "Did you mean --out?"),
            (["replay", "--emit", "letters", "log"], "letters"),
            (["explain", "anna"], "needs LOG"),
            (["schema", "rule"], "Did you mean 'rules'?"), (["check", "--format", "xml"], "xml"),
            (["replay", "--until", "tomorrow", "log"], "not 'tomorrow'"),
            (["check", "--config"], "needs a value"), (["version", "x"], "one argument too many"),
        ])
    func wrongUsage(arguments: [String], expected: String) throws {
        let script = (["$RELANCE"] + arguments).joined(separator: " ")
        let run = try Relance().shell(script)
        #expect(run.code == 2)
        #expect(run.error.contains(expected), "\(run.error)")
        #expect(run.error.contains("See 'relance help"), "\(run.error)")
        #expect(run.output.isEmpty)
    }

    @Test("The version names tzdata and the library that makes ids")
    func version() throws {
        let run = try Relance().run("version")
        #expect(run.code == 0)
        #expect(run.output.hasPrefix("relance "))
        #expect(run.output.contains("\ntzdata 20"))
        #expect(run.output.contains("OpenSSL"))
        #expect(run.output.contains("librdkafka"))
        #expect(try Relance().run("--version").output == run.output)
    }

    @Test("Each shell gets its completion", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) throws {
        let run = try Relance().run("completion", shell)
        #expect(run.code == 0)
        #expect(run.output.contains("explain"))
    }

    @Test(
        "Each schema is JSON",
        arguments: [
            "events", "customer", "policies", "rules", "scenarios", "send-request", "decision",
            "dead-letter",
        ])
    func schema(name: String) throws {
        let run = try Relance().run("schema", name)
        #expect(run.code == 0)
        #expect(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) is [String: Any])
    }
}
