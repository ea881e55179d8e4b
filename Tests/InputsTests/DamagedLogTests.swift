// Logs that cannot be read, or not to their end.

import Foundation
import Inputs
import Testing

@Suite struct DamagedLogTests {
    private static let text = (1...40).map { "{\"line\":\($0),\"filler\":\"\($0 * 7919)\"}\n" }
        .joined()

    @Test(
        "a compressed log cut anywhere gives its first lines and then says that it is cut",
        arguments: [Storage.gzip, .zstd])
    func cut(storage: Storage) throws {
        let whole = stored(Array(Self.text.utf8), as: storage)
        let expected = ReadLog(expected: Array(Self.text.utf8), maxLineBytes: 1000)
        let compression: InputError.Compression = storage == .gzip ? .gzip : .zstd
        for length in 4..<whole.count {
            try withFile(Array(whole[..<length])) { path in
                let log = ReadLog(path: path)
                #expect(log.error?.problem == .cutShort(compression))
                #expect(log.error?.offset == length)
                #expect(log.error?.path == path)
                #expect(Array(expected.lines.prefix(log.lines.count)) == log.lines)
            }
        }
    }

    @Test("the whole lines before the cut of a large log are handed out")
    func cutLate() throws {
        let lines = (0..<300_000).map { "{\"line\":\($0 &* 2_654_435_761 & 0xFFFF_FFFF)}" }
        let text = Array((lines.joined(separator: "\n") + "\n").utf8)
        for storage in [Storage.gzip, .zstd] {
            let whole = stored(text, as: storage)
            try withFile(Array(whole[..<(whole.count * 3 / 4)])) { path in
                let log = ReadLog(path: path)
                #expect(log.error != nil)
                #expect(log.lines.count > lines.count / 2)
                #expect(log.lines.count < lines.count)
                #expect(log.lines.map(\.text) == Array(lines[..<log.lines.count]))
            }
        }
    }

    @Test(
        "a damaged byte is an error or harmless, never another log",
        arguments: [Storage.gzip, .zstd])
    func flipped(storage: Storage) throws {
        let whole = stored(Array(Self.text.utf8), as: storage)
        let expected = ReadLog(expected: Array(Self.text.utf8), maxLineBytes: 1000)
        var errors = 0
        for index in 4..<whole.count {
            var damaged = whole
            damaged[index] ^= 0x10
            try withFile(damaged) { path in
                let log = ReadLog(path: path)
                // libzstd's simple frames have no checksum: there the check is that nothing crashes.
                if log.error != nil {
                    errors += 1
                } else if storage == .gzip {
                    #expect(log == expected, "byte \(index)")
                }
            }
        }
        #expect(errors > whole.count / 4)
    }

    @Test("members and frames in a row are one log, zeros behind the last member are padding")
    func severalMembers() throws {
        let first = Array("a\nb".utf8)
        let second = Array("c\nd\n".utf8)
        let expected = ReadLog(expected: first + second, maxLineBytes: 100)
        let skippable: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
        for bytes in [
            gzip(first) + gzip([]) + gzip(second), gzip(first) + gzip(second) + [0, 0, 0, 0, 0],
            zstd(first) + zstd([]) + zstd(second), skippable + zstd(first + second),
            zstd(first) + skippable + zstd(second) + skippable,
        ] {
            try withFile(bytes) { #expect(ReadLog(path: $0) == expected) }
        }
    }

    @Test("something else behind the end of the compressed data is an error")
    func garbage() throws {
        for bytes in [
            gzip(Array("a\n".utf8)) + Array("b\n".utf8),
            zstd(Array("a\n".utf8)) + Array("bcde\n".utf8),
            gzip(Array("a\n".utf8)) + zstd(Array("b\n".utf8)),
            gzip(Array("a\n".utf8)) + [0x1F, 0, 0, 0],
        ] {
            try withFile(bytes) { path in
                let log = ReadLog(path: path)
                #expect(log.lines.map(\.text) == ["a"])
                guard case .corrupt = log.error?.problem else {
                    Issue.record("\(String(describing: log.error))")
                    return
                }
            }
        }
    }

    @Test("what cannot be opened says why")
    func unreadable() throws {
        try withFolder { folder in
            let missing = ReadLog(path: folder + "/none.jsonl").error
            #expect(missing?.problem == .missing)
            #expect(missing?.description == "\(folder)/none.jsonl: there is no such file")
            #expect(ReadLog(path: folder).error?.problem == .isDirectory)
            #expect(
                ReadLog(path: folder).error?.description == "\(folder): is a directory, not a log")
            let path = folder + "/file"
            try Data("a".utf8).write(to: URL(fileURLWithPath: path))
            #expect(ReadLog(path: path + "/below").error?.problem == .missing)
            try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
            // Root may read everything.
            if geteuid() != 0 {
                #expect(ReadLog(path: path).error?.problem == .notPermitted)
            }
        }
    }

    @Test("errors name the file and the place")
    func texts() throws {
        let whole = gzip(Array(Self.text.utf8))
        try withFile(Array(whole[..<100])) { path in
            #expect(
                ReadLog(path: path).error?.description
                    == "\(path): cut short: the gzip data end in the middle of a block, at byte 100"
            )
        }
        var damaged = whole
        damaged[damaged.count - 5] ^= 1
        try withFile(damaged) { path in
            let text = try #require(ReadLog(path: path).error?.description)
            #expect(
                text.contains("incorrect") && text.contains("in the gzip data, at byte"), "\(text)")
        }
    }
}
