// The JSON of texts, numbers and values, byte for byte.

import Calendar
import Expression
import Foundation
import Records
import TestSupport
import Testing

@Suite("JSON")
struct JSONTests {
    private func text(_ write: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        write(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func json(_ value: Value) -> String { text { $0.append(json: value) } }

    private func withString<Result>(_ text: String, _ body: (Value) -> Result) -> Result {
        var text = text
        return text.withUTF8 { body(.string(UnsafeRawBufferPointer($0))) }
    }

    @Test(
        "Only quotation marks, backslashes and control characters are escaped",
        arguments: [
            ("", #""""#),
            ("plain", #""plain""#),
            (#"a"b\c"#, #""a\"b\\c""#),
            ("\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F}", ##""\u0000\u0001\b\t\n\u000b\f\r\u001f""##),
            ("é 漢 😀 \u{7F} \u{2028} /", "\"é 漢 😀 \u{7F} \u{2028} /\""),
            (#"\"#, #""\\""#),
        ])
    func escapes(input: String, expected: String) {
        #expect(text { $0.append(jsonString: input) } == expected)
        #expect(withString(input) { json($0) } == expected)
    }

    @Test(
        "Doubles are the shortest decimal that reads back, with a point or an exponent",
        arguments: [
            (0.0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (50, "50.0"), (50.25, "50.25"),
            (50.5, "50.5"),
            (-12.07, "-12.07"), (0.01, "0.01"), (-0.01, "-0.01"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e300, "1e+300"), (.leastNonzeroMagnitude, "5e-324"), (0.001, "0.001"),
            (1.005, "1.005"),
            (123_456_789.12, "123456789.12"), (1e15, "1000000000000000.0"), (1e16, "1e+16"),
            (9_999_999_999_999.99, "9999999999999.99"), (.infinity, "null"), (-.infinity, "null"),
            (.nan, "null"),
        ])
    func doubles(number: Double, expected: String) {
        #expect(text { $0.append(double: number) } == expected)
    }

    @Test("Hundredths read back as the same double and agree with the shortest form")
    func hundredths() {
        for seed in Seeds.all(fixed: 2) {
            var random = SeededGenerator(seed: seed)
            for _ in 0..<20_000 {
                let bound = Int64(1) << (random.next() % 52)
                let number = Double(Int64(random.next() % UInt64(bound))) / 100
                let written = text { $0.append(double: number) }
                #expect(written == number.description, "seed \(seed)")
            }
        }
    }

    @Test(
        "Whole numbers are written in full",
        arguments: [
            (Value.int(0), "0"), (.int(-7), "-7"), (.int(.max), "9223372036854775807"),
            (.int(.min), "-9223372036854775808"), (.uint(.max), "18446744073709551615"),
        ])
    func wholeNumbers(value: Value, expected: String) {
        #expect(json(value) == expected)
    }

    @Test(
        "S44: times, dates and durations are texts",
        arguments: [
            (
                Value.timestamp(seconds: 1_782_325_558, nanoseconds: 420_999_999),
                "\"2026-06-24T18:25:58.420Z\""
            ),
            (.timestamp(seconds: -1, nanoseconds: 999_000_000), "\"1969-12-31T23:59:59.999Z\""),
            (.date(days: 0), "\"1970-01-01\""), (.date(days: 20_602), "\"2026-05-29\""),
            (.duration(seconds: 5400, nanoseconds: 0), "\"5400s\""),
            (.duration(seconds: -1, nanoseconds: 750_000_000), "\"-0.25s\""),
            (.duration(seconds: 0, nanoseconds: 0), "\"0s\""),
        ])
    func times(value: Value, expected: String) {
        #expect(json(value) == expected)
    }

    @Test("Bool, null and what has no form in JSON")
    func constants() {
        #expect(json(.bool(true)) == "true")
        #expect(json(.bool(false)) == "false")
        #expect(json(.null) == "null")
        #expect(json(.absent) == "null")
        #expect(json(Value(tag: .error)) == "null")
    }

    @Test(
        "Bytes are base64 with padding",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ])
    func base64(input: String, expected: String) {
        let bytes = Array(input.utf8)
        #expect(bytes.withUnsafeBytes { json(.bytes($0)) } == "\"\(expected)\"")
    }

    @Test("Base64 uses the whole alphabet")
    func base64Alphabet() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(
            bytes.withUnsafeBytes { json(.bytes($0)) }
                == "\"\(Data(bytes).base64EncodedString())\"")
    }

    @Test("Maps keep their order, name keys as texts and leave out entries without a value")
    func maps() {
        withString("b") { b in
            withString("a") { a in
                let inner: [Value] = [.int(1), .double(.nan), .absent]
                inner.withUnsafeBufferPointer { inner in
                    let entries: [Value] = [
                        b, .int(1), a, .list(inner), .int(7), .null, .bool(true), .absent, .uint(9),
                        Value(tag: .error),
                    ]
                    entries.withUnsafeBufferPointer { entries in
                        #expect(json(.map(entries)) == #"{"b":1,"a":[1,null,null],"7":null}"#)
                    }
                }
            }
        }
        #expect(json(.map(UnsafeBufferPointer(start: nil, count: 0))) == "{}")
        #expect(json(.list(UnsafeBufferPointer(start: nil, count: 0))) == "[]")
    }
}
