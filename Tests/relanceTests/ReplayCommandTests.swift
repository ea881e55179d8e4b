// relance replay on good and on bad days.

import Foundation
import Testing

@Suite("Replay")
struct ReplayCommandTests {
    private let files = [
        "conversions.jsonl", "dead-letters.jsonl", "decisions.jsonl", "send-requests.jsonl",
    ]

    private func shop(log: String = Shop.log) throws -> Relance {
        let relance = try Relance.inShop()
        try relance.write(log, to: "log")
        return relance
    }

    private func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }

    @Test("A log gives a summary and a file of each stream")
    func whole() throws {
        let relance = try shop()
        let run = try relance.run("replay", "--out", "out", "--until", "end", "log")
        #expect(run.code == 0)
        #expect(run.error.isEmpty)
        #expect(relance.names(in: "out") == files)
        #expect(lines(try relance.read("out/send-requests.jsonl")).count == 1)
        #expect(lines(try relance.read("out/decisions.jsonl")).count == 3)
        let letters = lines(try relance.read("out/dead-letters.jsonl"))
        #expect(letters.count == 1)
        #expect(letters[0].contains(#""file":"log","line":6,"#))
        #expect(letters[0].hasSuffix(#""value":"no json, but \"anna\""}"#))
        for expected in [
            "1 duplicates", "1 of unknown types", "exited 1", "consent 1", "not_json 1",
            "blank lines", "tzdata 20", "events a second",
        ] {
            #expect(run.output.contains(expected), "\(expected)")
        }
    }

    @Test("The summary as JSON has the same numbers")
    func json() throws {
        let run = try shop().run("replay", "--until", "end", "--format", "json", "log")
        let summary = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(summary["events"] as? Int == 5)
        #expect(summary["duplicates"] as? Int == 1)
        #expect(summary["unknown_types"] as? Int == 1)
        #expect(summary["blank_lines"] as? Int == 1)
        #expect(summary["dead_letters"] as? [String: Int] == ["not_json": 1])
        #expect(
            summary["events_by_type"] as? [String: Int] == ["cart_updated": 3, "order_placed": 1])
        let rules = try #require(summary["rules"] as? [[String: Any]])
        #expect(rules.map { $0["rule"] as? String } == ["cart", "thanks"])
        #expect(rules.map { $0["entered"] as? Int } == [2, 0])
        #expect(rules.map { $0["sent"] as? Int } == [1, 0])
        #expect(rules.map { $0["exited"] as? Int } == [1, 0])
        #expect(rules[1]["not_sent"] as? [String: Int] == ["consent": 1])
    }

    @Test("S42: time runs to the last event, to a time, or to the end")
    func until() throws {
        let relance = try shop()
        func waiting(_ arguments: String) throws -> (sent: Int, waiting: Int, leftOut: Int) {
            let run = try relance.shell("$RELANCE replay --format json \(arguments) log")
            let summary = try #require(
                try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            let rules = try #require(summary["rules"] as? [[String: Any]])
            return (
                rules[0]["sent"] as? Int ?? -1, rules[0]["waiting"] as? Int ?? -1,
                summary["left_out"] as? Int ?? -1
            )
        }
        #expect(try waiting("") == (0, 1, 0))
        #expect(try waiting("--until end") == (1, 0, 0))
        #expect(try waiting("--until 2026-09-01T11:59:59.999Z") == (0, 1, 0))
        #expect(try waiting("--until 2026-09-01T12:00:00Z") == (1, 0, 0))
        #expect(try waiting("--until 2026-09-01T09:30:00Z") == (0, 2, 3))
        #expect(try waiting("--until 2026-09-01T10:00:00Z") == (0, 1, 2))
    }

    @Test("A stream can be printed in the place of the summary")
    func emit() throws {
        let relance = try shop()
        let run = try relance.run(
            "replay", "--until", "end", "--emit", "decisions", "--out", "out", "log")
        #expect(run.code == 0)
        #expect(run.error.isEmpty)
        #expect(run.output == (try relance.read("out/decisions.jsonl")))
        let requests = try relance.run("replay", "--until", "end", "--emit", "send-requests", "log")
        #expect(requests.output == (try relance.read("out/send-requests.jsonl")))
    }

    @Test("Standard input, compressed files and several files are logs too")
    func inputs() throws {
        let relance = try shop()
        let expected = try relance.run(
            "replay", "--until", "end", "--emit", "decisions", "log")
        #expect(!expected.output.isEmpty)
        for script in [
            "$RELANCE replay --until end --emit decisions - <log",
            "gzip -k log; $RELANCE replay --until end --emit decisions log.gz",
            // The halves in the wrong order: they are merged by time.
            "head -n 2 log >a; tail -n +3 log >b; $RELANCE replay --until end --emit decisions b a",
        ] {
            let run = try relance.shell(script)
            #expect(run.code == 0, "\(run.error)")
            #expect(run.output == expected.output, "\(script)")
        }
    }

    @Test("An empty log gives empty files")
    func empty() throws {
        for log in ["", "\n\n"] {
            let relance = try shop(log: log)
            for until in ["end", "2026-09-01T00:00:00Z"] {
                let run = try relance.run("replay", "--out", "out", "--until", until, "log")
                #expect(run.code == 0)
                #expect(relance.names(in: "out") == files)
                for file in files { #expect(try relance.read("out/\(file)").isEmpty) }
            }
            #expect(try relance.run("replay", "log").code == 0)
        }
    }

    @Test("A log of which no line can be read is named with the way out, and nothing is written")
    func foreign() throws {
        for (log, expected) in [
            (#"[{"id":"1"},{"id":"2"}]"#, "jq -c '.[]'"), ("{\n  \"id\": 1\n}\n", "jq -c ."),
            ("Obj\u{1}\u{4}", "Avro"), ("\u{0}\u{0}\u{0}\u{0}\u{7}{}", "a schema, 7"),
            ("{\u{0}\"\u{0}", "iconv -f UTF-16LE"),
        ] {
            let relance = try shop(log: log)
            for arguments in [["replay", "--out", "out", "log"], ["explain", "c", "log"]] {
                let run = try relance.shell("$RELANCE " + arguments.joined(separator: " "))
                #expect(run.code == 3)
                #expect(run.error.contains("cannot read log: "), "\(run.error)")
                #expect(run.error.contains(expected), "\(run.error)")
                #expect(run.output.isEmpty)
            }
            #expect((relance.names(in: "out") ?? []).isEmpty)
        }
    }

    @Test("An empty log is told on standard error")
    func emptyIsTold() throws {
        let relance = try shop(log: "")
        let run = try relance.run("replay", "log")
        #expect(run.code == 0)
        #expect(run.error.contains("note: log: the file is empty"))
    }

    @Test("What cannot be read is named, and nothing is written")
    func unreadable() throws {
        let relance = try shop()
        try relance.write("x", to: "file")
        for (arguments, expected) in [
            ("nowhere", "nowhere: there is no such file"), ("config", "is a directory"),
            ("log nowhere", "nowhere"), ("file/log", "file/log"), ("- -", "only once"),
        ] {
            let run = try relance.shell("$RELANCE replay --out out \(arguments)")
            #expect(run.code == 3)
            #expect(run.error.hasPrefix("relance: cannot read "), "\(run.error)")
            #expect(run.error.contains(expected), "\(run.error)")
            #expect(run.output.isEmpty)
            #expect(relance.names(in: "out") == [])
        }
    }

    @Test("A log cut within its compressed data leaves no outputs, not those of the beginning")
    func cut() throws {
        let relance = try shop(log: Shop.longLog(count: 2000))
        let run = try relance.shell(
            "gzip log; head -c 5000 log.gz >cut.gz; $RELANCE replay --until end --out out cut.gz")
        #expect(run.code == 3)
        #expect(run.error.contains("cut.gz: cut short"), "\(run.error)")
        #expect((relance.names(in: "out") ?? []).isEmpty)
    }

    @Test("A directory that cannot be made or written is named")
    func outDirectory() throws {
        let relance = try shop()
        for directory in ["log", "log/out", "/proc/out"] {
            let run = try relance.run("replay", "--out", directory, "log")
            #expect(run.code == 3)
            #expect(run.error.contains("'\(directory)"), "\(run.error)")
        }
        #expect(try relance.run("replay", "--out", "a/b/c", "log").code == 0)
        #expect(relance.names(in: "a/b/c") == files)
    }

    @Test("A full disk ends with 3 and a message, and leaves the outputs of the run before")
    func fullDisk() throws {
        let relance = try shop(log: Shop.longLog(count: 3000))
        try relance.write("old", to: "out/decisions.jsonl")
        // Blocks of 1,024 bytes; a write beyond them fails as it does on a full disk.
        let limited = try relance.shell(
            "ulimit -f 100; exec $RELANCE replay --until end --out out log")
        #expect(limited.code == 3)
        #expect(limited.error.hasPrefix("relance: cannot write 'out/"), "\(limited.error)")
        #expect(relance.names(in: "out") == ["decisions.jsonl"])
        #expect(try relance.read("out/decisions.jsonl") == "old")
        for script in [
            "$RELANCE replay --emit decisions --until end log >/dev/full",
            "$RELANCE replay log >/dev/full", "$RELANCE check >/dev/full",
        ] {
            let run = try relance.shell(script)
            #expect(run.code == 3)
            #expect(
                run.error == "relance: cannot write to standard output: No space left on device\n")
        }
    }

    @Test("A pipe that is closed ends quietly")
    func closedPipe() throws {
        let relance = try shop(log: Shop.longLog(count: 20_000))
        let run = try relance.shell(
            "$RELANCE replay --until end --emit decisions log | head -n 1; echo ${PIPESTATUS[0]}")
        #expect(run.error.isEmpty)
        #expect(lines(run.output).last == "0")
        #expect(lines(run.output).count == 2)
        let summary = try relance.shell(
            "($RELANCE replay log; echo $? >&2) | true")
        #expect(summary.error == "0\n")
    }

    @Test("A closed pipe does not keep the files from being written")
    func closedPipeWithFiles() throws {
        let relance = try shop(log: Shop.longLog(count: 20_000))
        let run = try relance.shell(
            "$RELANCE replay --until end --emit decisions --out out log | head -n 1 >/dev/null")
        #expect(run.error.isEmpty)
        #expect(lines(try relance.read("out/decisions.jsonl")).count == 20_000)
    }

    @Test(
        "A signal in the middle of a run leaves no outputs",
        arguments: [("INT", Int32(130)), ("TERM", 143)])
    func signals(name: String, code: Int32) throws {
        let relance = try shop(log: Shop.longLog(count: 500))
        // The log never ends; the signal comes when the run has begun to write.
        let run = try relance.shell(
            """
            set -m  # without it background jobs ignore SIGINT
            mkfifo pipe; (cat log; exec sleep 60) >pipe & feeder=$!
            $RELANCE replay --out out - <pipe & run=$!
            until [ -e out/.decisions.jsonl.partial ]; do sleep 0.02; done
            ls -A out | wc -l
            kill -\(name) $run; wait $run; echo $?
            kill -KILL $feeder
            """)
        #expect(lines(run.output) == ["4", "\(code)"], "\(run.output)\(run.error)")
        #expect((relance.names(in: "out") ?? []).isEmpty)
    }

    @Test("Two runs do not write into one directory at once")
    func locked() throws {
        let relance = try shop()
        let run = try relance.shell(
            """
            mkfifo pipe; (cat log; exec sleep 60) >pipe & feeder=$!
            $RELANCE replay --out out - <pipe >/dev/null & run=$!
            until [ -e out/.dead-letters.jsonl.partial ]; do sleep 0.02; done
            $RELANCE replay --out out log; echo $?
            kill -KILL $feeder; kill $run; wait $run
            """)
        #expect(run.output == "3\n")
        #expect(run.error.contains("is being written by another process"))
    }

    @Test("Hostile lines are dead letters, and what stands around them is not lost")
    func hostile() throws {
        let relance = try shop(log: "")
        let run = try relance.shell(
            """
            { printf '\\xff\\xfe\\n'; head -c 3000 /dev/zero | tr '\\0' '['; echo
              head -c 5000000 /dev/zero | tr '\\0' 'x'; echo
              echo '{"id":1,"type":"cart_updated","subject":"a","time":"10000-01-01T00:00:00Z"}'
              echo '{"id":1,"type":"cart_updated","time":"2026-01-01T00:00:00Z"}'
              echo '{"id":1,"type":"cart_updated","subject":"a","time":"2026-01-01T00:00:00Z","data":{"cart_id":"c","total":99}}'
            } >log
            $RELANCE replay --until end --out out --format json log
            """)
        #expect(run.code == 0, "\(run.error)")
        let summary = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(
            summary["dead_letters"] as? [String: Int] == [
                "not_json": 1, "too_deep": 1, "too_large": 1, "bad_time": 1, "missing_field": 1,
            ])
        #expect(summary["events"] as? Int == 1)
        let letters = lines(try relance.read("out/dead-letters.jsonl"))
        #expect(letters.count == 5)
        #expect(letters[0].hasSuffix(#""value_base64":"//4="}"#))
        #expect(letters[2].hasSuffix(#""size_bytes":5000000}"#))
        #expect(lines(try relance.read("out/send-requests.jsonl")).count == 1)
    }
}
