// Lines as values that outlive the reader.

import Inputs

struct ReadLine: Equatable {
    var text: String
    var number: Int
    var offset: Int
    var sizeBytes: Int
    var isOversized = false

    init(_ text: String, number: Int, offset: Int, sizeBytes: Int? = nil, isOversized: Bool = false)
    {
        self.text = text
        self.number = number
        self.offset = offset
        self.sizeBytes = sizeBytes ?? text.utf8.count
        self.isOversized = isOversized
    }
}

/// What a reader hands out, and how it ends.
struct ReadLog: Equatable {
    var lines: [ReadLine] = []
    var blankLines = 0
    var error: InputError?

    init(lines: [ReadLine], blankLines: Int = 0) {
        self.lines = lines
        self.blankLines = blankLines
    }

    /// Reads `path` to its end or to an error.
    init(path: String, maxLineBytes: Int = 1 << 20, chunkSize: Int = LineReader.chunkSize) {
        do throws(InputError) {
            var reader = try LineReader(
                path: path, maxLineBytes: maxLineBytes, chunkSize: chunkSize)
            do throws(InputError) {
                while let line = try reader.next() {
                    lines.append(
                        ReadLine(
                            String(decoding: line.bytes, as: UTF8.self), number: line.number,
                            offset: line.offset, sizeBytes: line.sizeBytes,
                            isOversized: line.isOversized))
                }
            } catch {
                self.error = error
            }
            blankLines = reader.blankLines
        } catch {
            self.error = error
        }
    }

    /// What a log should give, made the slow way.
    init(expected bytes: [UInt8], maxLineBytes: Int) {
        var offset = 0
        var parts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if parts.last?.isEmpty ?? false { parts.removeLast() }
        for (index, part) in parts.enumerated() {
            let line = part.last == UInt8(ascii: "\r") ? part.dropLast() : part
            if line.count > maxLineBytes {
                lines.append(
                    ReadLine(
                        "", number: index + 1, offset: offset, sizeBytes: line.count,
                        isOversized: true))
            } else if line.allSatisfy({ " \t\r".utf8.contains($0) }) {
                blankLines += 1
            } else {
                lines.append(
                    ReadLine(
                        String(decoding: line, as: UTF8.self), number: index + 1, offset: offset,
                        sizeBytes: line.count))
            }
            offset += part.count + 1
        }
    }
}
