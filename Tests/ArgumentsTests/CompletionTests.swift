// Completion scripts, run by the shells that are there.

import Foundation
import Testing

private func hasShell(_ name: String) -> Bool {
    ["/bin/", "/usr/bin/"].contains { FileManager.default.isExecutableFile(atPath: $0 + name) }
}

@Suite struct CompletionTests {
    @Test(
        "bash completes verbs, options, their values, files and folders",
        .enabled(if: hasShell("bash"), "there is no bash"),
        arguments: [
            (["mill", ""], "grind weigh rest version help completion"),
            (["mill", "g"], "grind"),
            (["mill", "grind", "--f"], "--format"),
            (["mill", "grind", "--format", ""], "text json"),
            (["mill", "grind", "--format", "j"], "json"),
            (["mill", "grind", "--format", "="], "text json"),
            (["mill", "grind", "--format", "=", "t"], "text"),
            (["mill", "grind", "--config", "/et"], "/etc"),
            (["mill", "grind", "-c", "/et"], "/etc"),
            (["mill", "grind", "/etc/host"], "/etc/hostname"),
            (["mill", "grind", "--until", ""], ""),
            (["mill", "completion", "z"], "zsh"),
            (["mill", "help", "wei"], "weigh"),
            (["mill", "version", "--"], "--help"),
        ] as [([String], String)])
    func bash(words: [String], expected: String) throws {
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        let script =
            try shown(["completion", "bash"]) + """
                COMP_WORDS=(\(quoted))
                COMP_CWORD=\(words.count - 1)
                _mill
                echo "${COMPREPLY[@]}"
                """
        let output = try run("bash", ["--norc", "-c", script])
        if expected == "/etc/hostname" {
            #expect(output.contains("/etc/host"))
        } else {
            #expect(output == expected + "\n")
        }
    }

    @Test("zsh accepts the script", .enabled(if: hasShell("zsh"), "there is no zsh"))
    func zsh() throws {
        #expect(try run("zsh", ["-fn", "-c", shown(["completion", "zsh"])]) == "")
    }

    @Test("fish accepts the script", .enabled(if: hasShell("fish"), "there is no fish"))
    func fish() throws {
        #expect(try run("fish", ["-N", "-n", "-c", shown(["completion", "fish"])]) == "")
    }

    @Test("texts in scripts for zsh and fish are quoted")
    func quoting() throws {
        let zsh = try shown(["completion", "zsh"])
        #expect(zsh.contains("'--dry[pretends, and doesn'\\''t grind]'"))
        #expect(zsh.contains("'grind:grinds sacks [of grain]: fine or coarse'"))
        #expect(zsh.contains("'--config=[the mill'\\''s set-up]:DIR:_files -/'"))
        #expect(zsh.contains("'*-l+[a label]:TEXT: '"))
        #expect(zsh.contains("'*:the sacks; - is the hopper:_files'"))
        let fish = try shown(["completion", "fish"])
        #expect(
            fish.contains(
                "complete -c mill -n '__fish_seen_subcommand_from grind' -l dry -s d "
                    + "-d 'pretends, and doesn\\'t grind'\n"))
        #expect(fish.contains("-l format -x -a 'text json' -d 'how the yield is printed'\n"))
    }

    /// What a shell prints, errors included.
    private func run(_ shell: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [shell] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }
}
