// A table of verbs with one of everything, for the tests.

import Arguments

let sample = VerbTable(
    program: "mill", summary: "grinds what it's given",
    verbs: [
        Verb(
            "grind", "grinds sacks [of grain]: fine or coarse",
            details: """
                Sacks are ground in the order
                in which they stand.

                .A second paragraph begins with a full stop.
                """,
            operands: [
                Operand(.file(name: "SACK"), "the sacks; - is the hopper", count: .atLeastOne)
            ],
            options: [
                .value(
                    "config", letter: "c", .directory(name: "DIR"), "the mill's set-up",
                    default: "./config"),
                .value(
                    "format", .oneOf(["text", "json"]), "how the yield is printed", default: "text"),
                .value("stones", letter: "s", .integer(name: "N", 1...8), "stones", default: "2"),
                .value("label", letter: "l", .text(name: "TEXT"), "a label", isRepeatable: true),
                .value("until", .text(name: "TIME"), "when to stop"),
                .flag("quiet", letter: "q", "says nothing"),
                .flag("dry", letter: "d", "pretends, and doesn't grind"),
            ],
            examples: [.init("mill grind --stones 4 rye.sack", "grinds rye between four stones")]),
        Verb(
            "weigh", "weighs one sack", operands: [Operand(.text(name: "SACK"), "the sack")],
            options: [.value("against", .file(name: "SACK"), "another sack", isRequired: true)],
            examples: [.init("mill weigh --against rye oats", "compares")]),
        Verb(
            "rest", "does nothing",
            operands: [Operand(.integer(name: "HOURS", 0...Int.max), "how long", count: .optional)],
            examples: [.init("mill rest 8", "sleeps")]),
        Verb("version", "prints the version", examples: []),
    ],
    exitCodes: [(0, "ground"), (2, "wrong usage")])

/// The invocation that the arguments ask for.
func invocation(_ arguments: [String]) throws -> Invocation {
    guard case .run(let invocation) = try sample.parse(arguments) else { throw NotAnInvocation() }
    return invocation
}

/// The text that the arguments ask for.
func shown(_ arguments: [String]) throws -> String {
    guard case .show(let text) = try sample.parse(arguments) else { throw NotAText() }
    return text
}

struct NotAnInvocation: Error {}
struct NotAText: Error {}
