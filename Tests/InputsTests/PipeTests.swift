// Logs that come through a pipe.

import Foundation
import Inputs
import Testing

@Suite(.serialized) struct PipeTests {
    @Test("a log comes through a pipe in any pieces", arguments: Storage.allCases)
    func pieces(storage: Storage) throws {
        let text = Array((0..<500).map { "{\"line\":\($0)}\n" }.joined().utf8)
        try withFolder { folder in
            let path = folder + "/pipe"
            try #require(mkfifo(path, 0o600) == 0)
            let bytes = stored(text, as: storage)
            let writer = Thread {
                let descriptor = open(path, O_WRONLY)
                for start in stride(from: 0, to: bytes.count, by: 97) {
                    let piece = bytes[start..<min(start + 97, bytes.count)]
                    _ = piece.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                }
                close(descriptor)
            }
            writer.start()
            #expect(ReadLog(path: path) == ReadLog(expected: text, maxLineBytes: 1000))
        }
    }

    @Test("- is standard input, of unknown size, and stays open")
    func standardInput() throws {
        let saved = dup(STDIN_FILENO)
        defer {
            dup2(saved, STDIN_FILENO)
            close(saved)
        }
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        dup2(ends[0], STDIN_FILENO)
        close(ends[0])
        _ = Array("a\nb".utf8).withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
        close(ends[1])
        do {
            var reader = try LineReader(path: "-", maxLineBytes: 100)
            #expect(reader.totalBytes == nil)
            let first = try reader.next()
            #expect(first?.number == 1)
            let second = try reader.next()
            #expect(second?.offset == 2)
            let third = try reader.next()
            #expect(third == nil)
            #expect(reader.consumedBytes == 3)
        }
        #expect(fcntl(STDIN_FILENO, F_GETFD) >= 0)
    }
}
