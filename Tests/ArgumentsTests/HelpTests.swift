// The texts made from the table.

import Arguments
import Testing

@Suite struct HelpTests {
    @Test("help lists all verbs")
    func program() throws {
        #expect(
            try shown(["help"]) == """
                mill: grinds what it's given

                Usage: mill VERB [OPTIONS] [ARGUMENTS]

                  grind       grinds sacks [of grain]: fine or coarse
                  weigh       weighs one sack
                  rest        does nothing
                  version     prints the version
                  help        explains a verb
                  completion  prints a script that completes the command line in a shell

                'mill help VERB' explains a verb, with an example.

                """)
    }

    @Test("help of a verb has its usage, arguments, options and an example")
    func verb() throws {
        #expect(
            try shown(["help", "grind"]) == """
                mill grind: grinds sacks [of grain]: fine or coarse

                Usage: mill grind [OPTIONS] SACK…

                Sacks are ground in the order in which they stand.

                .A second paragraph begins with a full stop.

                Arguments:
                  SACK…  the sacks; - is the hopper

                Options:
                  -c, --config DIR        the mill's set-up (default: ./config)
                      --format text|json  how the yield is printed (default: text)
                  -s, --stones N          stones (default: 2)
                  -l, --label TEXT        a label (may be repeated)
                      --until TIME        when to stop
                  -q, --quiet             says nothing
                  -d, --dry               pretends, and doesn't grind
                  -h, --help              prints this help

                Example:
                  mill grind --stones 4 rye.sack
                      grinds rye between four stones

                """)
    }

    @Test("lines of help end before the 81st column")
    func width() throws {
        for verb in sample.verbs {
            for line in sample.help(of: verb).split(separator: "\n") { #expect(line.count <= 80) }
        }
        let long = VerbTable(
            program: "mill", summary: "grinds",
            verbs: [
                Verb(
                    "grind", "grinds",
                    options: [
                        .flag("quiet", String(repeating: "says nothing ", count: 20)),
                        .flag("a-name-that-is-longer-than-a-column", "a summary"),
                    ], examples: [])
            ])
        let text = long.help(of: long.verbs[0])
        for line in text.split(separator: "\n") { #expect(line.count <= 80) }
        #expect(text.contains("      --a-name-that-is-longer-than-a-column\n"))
        #expect(text.contains("\n               says nothing says"))
    }

    @Test("the manual has every verb, option, example and exit code")
    func manual() throws {
        let page = try shown(["help", "--man"])
        #expect(page.hasPrefix(".TH MILL 1\n.SH NAME\nmill \\- grinds what it's given\n"))
        for verb in sample.verbs { #expect(page.contains(".SS mill \(verb.name)")) }
        #expect(page.contains("\n\\fB\\-c, \\-\\-config\\fR \\fIDIR\\fR\n"))
        #expect(page.contains("\n.nf\nmill grind \\-\\-stones 4 rye.sack\n.fi\n"))
        #expect(page.contains("\n.SH EXIT STATUS\n.TP\n0\nGround.\n.TP\n2\nWrong usage.\n"))
        // Text at the start of a line is no request.
        #expect(page.contains("\n\\&.A second paragraph"))
    }
}
