// Log lines, byte for byte, and what becomes of those that cannot be written.

import Foundation
import Telemetry
import Testing

@Suite("Log")
struct LogTests {
    /// What `write` puts into a file.
    private func lines(
        _ format: Log.Format, level: LogLevel = .debug, _ write: (Log) -> Void
    ) throws -> String {
        let pipe = Pipe()
        let log = Log(
            level: level, format: format,
            descriptor: pipe.fileHandleForWriting.fileDescriptor, time: { "T" })
        write(log)
        try pipe.fileHandleForWriting.close()
        return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }

    @Test("logfmt quotes what would be misread")
    func logfmt() throws {
        let text = try lines(.logfmt) {
            $0.write(
                .info, "partition assigned",
                ["n": 3, "topic": "a b", "empty": "", "plain": "x", "none": nil, "q": "a\"b\n"])
        }
        #expect(
            text
                == #"time=T level=info msg="partition assigned" n=3 topic="a b" empty="" plain=x q="a\"b\n""#
                + "\n")
    }

    @Test("JSON is one object a line")
    func json() throws {
        let text = try lines(.json) {
            $0.write(.error, "no\u{1}", ["count": 12, "text": "é"])
        }
        #expect(
            text == #"{"time":"T","level":"error","msg":"no\u0001","count":12,"text":"é"}"# + "\n")
        #expect(throws: Never.self) {
            try JSONSerialization.jsonObject(with: Data(text.utf8))
        }
    }

    @Test("what matters less than the level is not written")
    func levels() throws {
        let text = try lines(.logfmt, level: .warn) { log in
            for level in LogLevel.allCases { log.write(level, "x") }
        }
        #expect(text == "time=T level=warn msg=x\ntime=T level=error msg=x\n")
    }

    @Test("lines that cannot be written are counted, and told with the next that can")
    func lost() throws {
        let path = NSTemporaryDirectory() + "relance-log-\(UUID().uuidString)"
        let file = open(path, O_RDWR | O_CREAT, 0o600)
        defer { unlink(path) }
        // A descriptor that is open for reading alone refuses to write, until it is another one.
        let descriptor = open(path, O_RDONLY)
        let log = Log(level: .info, format: .logfmt, descriptor: descriptor, time: { "T" })
        log.write(.info, "one")
        log.write(.info, "two")
        dup2(file, descriptor)
        log.write(.info, "three")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(
            text == "time=T level=warn msg=\"log lines could not be written\" lost=2\n"
                + "time=T level=info msg=three\n")
    }
}
