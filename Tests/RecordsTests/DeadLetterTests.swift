// Dead letters as lines.

import Events
import Foundation
import Records
import Testing

@Suite("Dead letters")
struct DeadLetterTests {
    private func line(
        _ reason: DeadLetterReason, detail: String = "", value: [UInt8], sizeBytes: Int? = nil
    ) -> String {
        var bytes: [UInt8] = []
        value.withUnsafeBytes {
            DeadLetterRecord(
                reason: reason, detail: detail,
                place: .file("logs/a \"b\".jsonl", line: 7, offset: 1024),
                value: $0, sizeBytes: sizeBytes ?? value.count
            ).write(into: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("A line that is UTF-8 is kept as it came")
    func text() {
        #expect(
            line(.missingField, detail: "/type is absent", value: Array(#"{"é":1}"#.utf8))
                == #"{"reason":"missing_field","detail":"/type is absent","#
                + #""file":"logs/a \"b\".jsonl","line":7,"offset":1024,"value":"{\"é\":1}"}"# + "\n"
        )
    }

    @Test("A line that is not UTF-8 is kept in base64")
    func bytes() {
        #expect(
            line(.notJSON, value: [0x7B, 0xFF, 0xFE])
                == #"{"reason":"not_json","file":"logs/a \"b\".jsonl","line":7,"offset":1024,"#
                + #""value_base64":"e//+"}"# + "\n")
    }

    @Test(
        "Surrogates, overlong forms and cut characters are not UTF-8",
        arguments: [[0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xE2, 0x82], [0xF5, 0x80, 0x80, 0x80]])
    func invalid(value: [UInt8]) {
        #expect(line(.notJSON, value: value).contains("value_base64"))
    }

    @Test("Of an oversized line only the size is kept")
    func oversized() {
        #expect(
            line(.tooLarge, value: Array("abc".utf8), sizeBytes: 52_428_800)
                == #"{"reason":"too_large","file":"logs/a \"b\".jsonl","line":7,"offset":1024,"#
                + #""size_bytes":52428800}"# + "\n")
    }

    @Test("An empty value is a value")
    func empty() {
        #expect(line(.notJSON, value: []).hasSuffix(#""value":""}"# + "\n"))
    }
}
