// Lines of logs: where they stand, how long they are, and what is passed over.

import Foundation
import Inputs
import TestSupport
import Testing

@Suite struct LineReaderTests {
    @Test(
        "S17: lines have their number and offset, blank ones are counted and passed over",
        arguments: [
            ("", ReadLog(lines: [])),
            ("\n", ReadLog(lines: [], blankLines: 1)),
            ("\n\n  \r\n\t\n ", ReadLog(lines: [], blankLines: 5)),
            ("a", ReadLog(lines: [ReadLine("a", number: 1, offset: 0)])),
            ("a\n", ReadLog(lines: [ReadLine("a", number: 1, offset: 0)])),
            (
                "a\nbc\n",
                ReadLog(lines: [
                    ReadLine("a", number: 1, offset: 0), ReadLine("bc", number: 2, offset: 2),
                ])
            ),
            (
                "\r\na\r\n\r\n b \r\nc\r",
                ReadLog(
                    lines: [
                        ReadLine("a", number: 2, offset: 2), ReadLine(" b ", number: 4, offset: 7),
                        ReadLine("c", number: 5, offset: 12),
                    ], blankLines: 2)
            ),
            ("a\rb\n", ReadLog(lines: [ReadLine("a\rb", number: 1, offset: 0)])),
        ], Storage.allCases)
    func lines(_ example: (text: String, expected: ReadLog), storage: Storage) throws {
        try withFile(stored(Array(example.text.utf8), as: storage)) { path in
            #expect(ReadLog(path: path) == example.expected)
        }
    }

    @Test("a line within the limit is whole, one beyond it is told by its size")
    func limits() throws {
        try withFile(Array("12345\n123456\n12345\r\n123456\r\n1234567\r\n      \n1".utf8)) { path in
            for chunkSize in [1, 2, 3, 5, 6, 7, 8, 64, 1 << 20] {
                let log = ReadLog(path: path, maxLineBytes: 5, chunkSize: chunkSize)
                #expect(
                    log
                        == ReadLog(lines: [
                            ReadLine("12345", number: 1, offset: 0),
                            ReadLine("", number: 2, offset: 6, sizeBytes: 6, isOversized: true),
                            ReadLine("12345", number: 3, offset: 13),
                            ReadLine("", number: 4, offset: 20, sizeBytes: 6, isOversized: true),
                            ReadLine("", number: 5, offset: 28, sizeBytes: 7, isOversized: true),
                            ReadLine("", number: 6, offset: 37, sizeBytes: 6, isOversized: true),
                            ReadLine("1", number: 7, offset: 44),
                        ]), "chunks of \(chunkSize)")
            }
        }
    }

    @Test("random logs give the lines that splitting them gives", arguments: Seeds.all())
    func randomLogs(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for round in 0..<400 {
            let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                Array("aaaaaaaaaaé{ \r\n\n".utf8).randomElement(using: &random)!
            }
            let limit = Int.random(in: 1...30, using: &random)
            let chunkSize = Int.random(in: 1...70, using: &random)
            let storage = Storage.allCases.randomElement(using: &random)!
            try withFile(stored(bytes, as: storage)) { path in
                #expect(
                    ReadLog(path: path, maxLineBytes: limit, chunkSize: chunkSize)
                        == ReadLog(expected: bytes, maxLineBytes: limit),
                    "seed \(seed), round \(round)")
            }
        }
    }

    @Test("behind each line stand a control byte and readable padding", arguments: [1, 7, 1 << 20])
    func padding(chunkSize: Int) throws {
        try withFile(Array("abc\r\ndef\n\nghijkl".utf8)) { path in
            var reader = try LineReader(path: path, maxLineBytes: 100, chunkSize: chunkSize)
            var count = 0
            while let line = try reader.next() {
                let start = try #require(line.bytes.baseAddress)
                let behind = UnsafeRawBufferPointer(
                    start: start + line.bytes.count, count: LineReader.padding)
                #expect(behind[0] < 0x20)
                #expect(behind.reduce(0) { $0 + Int($1) } >= 0)
                count += 1
            }
            #expect(count == 3)
        }
    }

    @Test(
        "a line of 50 MB is skipped within a small buffer, or kept where it is allowed",
        arguments: Storage.allCases)
    func hugeLine(storage: Storage) throws {
        let size = 50_000_000
        var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: size + 5)
        bytes.replaceSubrange(..<2, with: Array("a\n".utf8))
        bytes.replaceSubrange((size + 2)..., with: Array("\nb\n".utf8))
        try withFile(stored(bytes, as: storage)) { path in
            #expect(
                ReadLog(path: path)
                    == ReadLog(lines: [
                        ReadLine("a", number: 1, offset: 0),
                        ReadLine("", number: 2, offset: 2, sizeBytes: size, isOversized: true),
                        ReadLine("b", number: 3, offset: size + 3),
                    ]))
            for (limit, bufferLimit) in [(1 << 20, 2 << 20), (size, 64 << 20)] {
                var reader = try LineReader(path: path, maxLineBytes: limit)
                var sizes: [Int] = []
                while let line = try reader.next() {
                    sizes.append(line.bytes.count)
                    #expect(line.isOversized == (line.sizeBytes > limit))
                }
                #expect(sizes == [1, limit == size ? size : 0, 1])
                #expect(reader.bufferBytes <= bufferLimit)
            }
        }
    }

    @Test("progress goes from nothing to all bytes of the file", arguments: Storage.allCases)
    func progress(storage: Storage) throws {
        let text = (0..<200_000).map { "{\"number\":\($0)}\n" }.joined()
        let bytes = stored(Array(text.utf8), as: storage)
        try withFile(bytes) { path in
            var reader = try LineReader(path: path, maxLineBytes: 1000)
            #expect(reader.totalBytes == bytes.count)
            #expect(reader.consumedBytes == 0)
            var last = 0
            var steps = 0
            while try reader.next() != nil {
                #expect(reader.consumedBytes >= last)
                if reader.consumedBytes > last { steps += 1 }
                last = reader.consumedBytes
            }
            #expect(last == bytes.count)
            #expect(steps > 1)
        }
    }
}
