// Cases of configuration in one text each: files below lines `== name`, the rest from `base`.

import Foundation

/// A configuration as a text.
///
///     == rules/a.yaml
///     rules:
///       - rule: a
///     == no customer.yaml
///
/// A case has the files of `base` that it does not replace or leave out. `<XX>` in a text is the byte
/// with that hexadecimal number.
enum Corpus {
    typealias File = (name: String, bytes: [UInt8])

    static func names(endingIn suffix: String) -> [String] {
        Places.names(in: Places.corpus).filter { $0.hasSuffix(suffix) }
    }

    static func text(_ name: String) throws -> String {
        try String(contentsOf: Places.corpus.appending(path: name), encoding: .utf8)
    }

    static func files(of name: String) throws -> [File] {
        var files = Dictionary(
            uniqueKeysWithValues: try split(text("base")).map { ($0.name, $0.bytes) })
        for file in try split(text(name)) {
            if file.name.hasPrefix("no ") {
                files[String(file.name.dropFirst(3))] = nil
            } else {
                files[file.name] = file.bytes
            }
        }
        return files.sorted { $0.key < $1.key }.map { (name: $0.key, bytes: $0.value) }
    }

    private static func split(_ text: String) -> [File] {
        var files: [File] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("== ") {
                files.append((String(line.dropFirst(3)), []))
            } else if !files.isEmpty {
                files[files.count - 1].bytes += bytes(of: line) + [UInt8(ascii: "\n")]
            }
        }
        // The line that the file's last break begins.
        for index in files.indices where files[index].bytes.last == UInt8(ascii: "\n") {
            if index == files.count - 1 { files[index].bytes.removeLast() }
        }
        return files
    }

    /// `<C3>` as the byte 0xC3.
    private static func bytes(of line: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(line.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            let isEscape =
                byte == UInt8(ascii: "<") && rest.count >= 3
                && rest[rest.startIndex + 2] == UInt8(ascii: ">")
            if isEscape, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}
