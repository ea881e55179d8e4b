// Which command lines are understood and how.

import Arguments
import Testing

@Suite struct ParseTests {
    @Test(
        "an option's value stands behind it, behind an equals sign or behind its letter",
        arguments: [
            ["grind", "--stones", "4", "rye"], ["grind", "--stones=4", "rye"],
            ["grind", "-s", "4", "rye"], ["grind", "-s4", "rye"], ["grind", "-s=4", "rye"],
            ["grind", "rye", "--stones", "4"], ["grind", "-qs4", "rye"],
        ])
    func forms(arguments: [String]) throws {
        let invocation = try invocation(arguments)
        #expect(invocation.verb.name == "grind")
        #expect(invocation.integer(of: "stones") == 4)
        #expect(invocation.value(of: "stones") == "4")
        #expect(invocation.isGiven("stones"))
        #expect(invocation.operands == ["rye"])
    }

    @Test("defaults hold for what is not given")
    func defaults() throws {
        let invocation = try invocation(["grind", "rye"])
        #expect(invocation.value(of: "config") == "./config")
        #expect(!invocation.isGiven("config"))
        #expect(invocation.integer(of: "stones") == 2)
        #expect(invocation.value(of: "until") == nil)
        #expect(invocation.values(of: "label") == [])
        #expect(!invocation.flag("quiet"))
    }

    @Test("flags stand alone or in a row, repeatable options keep their order")
    func flagsAndRepeats() throws {
        let invocation = try invocation(["grind", "-qd", "-l", "b", "--label=a", "-lc", "rye"])
        #expect(invocation.flag("quiet") && invocation.flag("dry"))
        #expect(invocation.values(of: "label") == ["b", "a", "c"])
    }

    @Test("a single dash is an operand, and so is everything behind two")
    func dashes() throws {
        #expect(try invocation(["grind", "-", "--quiet"]).operands == ["-"])
        let rest = try invocation(["grind", "-q", "--", "-x", "--config", "--"])
        #expect(rest.operands == ["-x", "--config", "--"])
        #expect(!rest.isGiven("config"))
    }

    @Test("a value may be empty, contain equals signs or begin with a dash")
    func oddValues() throws {
        #expect(try invocation(["grind", "--until=", "rye"]).value(of: "until") == "")
        #expect(try invocation(["grind", "--until=a=b", "rye"]).value(of: "until") == "a=b")
        #expect(try invocation(["grind", "--until", "-5", "rye"]).value(of: "until") == "-5")
        #expect(try invocation(["grind", "--until=--dry", "rye"]).value(of: "until") == "--dry")
        #expect(try invocation(["grind", "--until", "-", "rye"]).value(of: "until") == "-")
    }

    @Test("help wins over what is wrong, and --version is the verb")
    func helpAndVersion() throws {
        #expect(try shown(["--help"]) == sample.help())
        #expect(try shown(["-h"]) == sample.help())
        #expect(try shown(["help"]) == sample.help())
        let grind = try #require(sample.verb(named: "grind"))
        #expect(try shown(["grind", "--help"]) == sample.help(of: grind))
        #expect(try shown(["grind", "-h", "--nonsense"]) == sample.help(of: grind))
        #expect(try shown(["help", "grind"]) == sample.help(of: grind))
        #expect(try invocation(["--version"]).verb.name == "version")
    }

    @Test(
        "what is wrong is said, with what was meant",
        arguments: [
            (
                [], "mill needs a verb",
                "The verbs are grind, weigh, rest, version, help, completion."
            ),
            (["gind"], "there is no verb 'gind'", "Did you mean 'mill grind'?"),
            (["grnid"], "there is no verb 'grnid'", "Did you mean 'mill grind'?"),
            (["we"], "there is no verb 'we'", "Did you mean 'mill weigh'?"),
            (
                ["bake"], "there is no verb 'bake'",
                "The verbs are grind, weigh, rest, version, help, completion."
            ),
            (
                ["--config", "grind"], "'--config' stands before the verb",
                "Options come behind it: 'mill VERB --config'."
            ),
            (["grind", "--confg", "x"], "grind has no option --confg", "Did you mean --config?"),
            (["grind", "--zzzzzz"], "grind has no option --zzzzzz", nil),
            (["grind", "-x"], "grind has no option -x", nil),
            (["grind", "-quiet"], "grind has no option -u", "Did you mean --quiet?"),
            (["grind", "--quiet=yes"], "--quiet takes no value, 'yes' was given", nil),
            (["grind", "rye", "--until"], "--until needs a value: --until TIME", nil),
            (["grind", "rye", "--until", "--"], "--until needs a value: --until TIME", nil),
            (
                ["grind", "--until", "--dry"], "--until needs a value and '--dry' is an option",
                "If it is meant as the value, write --until=--dry"
            ),
            (
                ["grind", "--format", "jsn", "rye"],
                "--format is one of text, json, not 'jsn'", "Did you mean 'json'?"
            ),
            (["grind", "-s", "9", "rye"], "--stones is from 1 to 8, not 9", nil),
            (
                ["grind", "-s", "two", "rye"], "--stones needs a whole number, not 'two'", nil
            ),
            (["grind", "--config=", "rye"], "--config needs a path, not an empty text", nil),
            (["grind", "-s1", "-s2", "rye"], "--stones is given twice", nil),
            (
                ["grind"], "grind needs SACK…: the sacks; - is the hopper",
                "Usage: mill grind [OPTIONS] SACK…"
            ),
            (["weigh", "rye"], "weigh needs --against SACK", nil),
            (
                ["weigh", "--against", "a", "b", "c"], "'c' is one argument too many",
                "Usage: mill weigh --against SACK SACK"
            ),
            (
                ["rest", "-1"], "rest has no option -1", nil
            ),
            (
                ["rest", "--", "-1"], "the argument of rest is at least 0, not -1", nil
            ),
            (
                ["version", "x"], "'x' is one argument too many", "Usage: mill version"
            ),
            (
                ["completion", "bsh"],
                "the argument of completion is one of bash, zsh, fish, not 'bsh'",
                "Did you mean 'bash'?"
            ),
        ] as [([String], String, String?)])
    func errors(arguments: [String], message: String, hint: String?) throws {
        let error = #expect(throws: UsageError.self) { try sample.parse(arguments) }
        #expect(error?.message == message)
        #expect(error?.hint == hint)
    }

    @Test("an error names the help to read")
    func errorText() {
        let error = #expect(throws: UsageError.self) { try sample.parse(["grind", "--confg"]) }
        #expect(
            error?.description == """
                grind has no option --confg
                Did you mean --config?
                See 'mill help grind'.

                """)
    }
}
