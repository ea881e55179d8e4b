// The files of compiled tzdata.

import Glibc

/// Reads zones from a directory such as `/usr/share/zoneinfo`.
///
///     Europe/Paris   a TZif file, its path the zone's name
///     Cuba           a link to another
///     right posix    the same zones with leap seconds, and once more: not read
///     tzdata.zi      the source, which names its release in the first line
struct ZoneDirectory {
    private let path: String
    /// By device and file number: a third of all names are links.
    private var read: [FileNumber: Zone] = [:]
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)

    private struct FileNumber: Hashable {
        var device: UInt
        var number: UInt
    }

    init(path: String) {
        self.path = path
    }

    /// The zone called `name`; nil for what is no zone's name, no file or no TZif file.
    mutating func read(named name: String) -> Zone? {
        guard Self.isName(name) else { return nil }
        let descriptor = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        let number = FileNumber(device: UInt(status.st_dev), number: UInt(status.st_ino))
        if let zone = read[number] { return zone.named(name) }
        guard let count = readAll(descriptor) else { return nil }
        let file = buffer.withUnsafeBytes { TZif(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        guard let file else { return nil }
        let zone = Zone(
            name: name, changes: file.changes, offsets: file.offsets, recurrence: file.recurrence)
        read[number] = zone
        return zone
    }

    mutating func readAll() -> [Zone] {
        names().compactMap { read(named: $0) }
    }

    /// `2026a` from the first line of `tzdata.zi`, or from `+VERSION`, as BSD's packages have it.
    mutating func version() -> String? {
        if let line = firstLine(of: "tzdata.zi"), line.hasPrefix("# version ") {
            return String(line.dropFirst("# version ".count))
        }
        return firstLine(of: "+VERSION")
    }

    /// Whether a name can be a zone's: no path that leads elsewhere, none of the files that depend on
    /// the machine, no zone with leap seconds.
    static func isName(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard name != "localtime", name != "posixrules", name.utf8.count <= 255 else {
            return false
        }
        if parts.count > 1, let first = parts.first {
            if first.elementsEqual("right".utf8) || first.elementsEqual("posix".utf8) {
                return false
            }
        }
        return parts.allSatisfy { part in
            guard let first = part.first, first != UInt8(ascii: "+") else { return false }
            return part.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_")
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            }
        }
    }

    /// The names under the directory, down to `America/Argentina/Ushuaia`.
    private func names() -> [String] {
        var found: [String] = []
        var folders = [""]
        while let folder = folders.popLast() {
            guard let directory = opendir("\(path)/\(folder)") else { continue }
            defer { closedir(directory) }
            while let entry = readdir(directory) {
                let nameSize = MemoryLayout.size(ofValue: entry.pointee.d_name)
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: nameSize) {
                        String(cString: $0)
                    }
                }
                let whole = folder + name
                guard Self.isName(whole) else { continue }
                if Int32(entry.pointee.d_type) == Int32(DT_DIR) {
                    guard whole != "right", whole != "posix" else { continue }
                    folders.append(whole + "/")
                } else {
                    found.append(whole)
                }
            }
        }
        return found
    }

    /// The number of bytes read into the buffer; nil on an error, or for a file that is no zone by its
    /// size.
    private mutating func readAll(_ descriptor: Int32) -> Int? {
        var count = 0
        while count < buffer.count {
            let result = buffer.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress! + count, $0.count - count)
            }
            if result == 0 { return count }
            if result < 0 {
                guard errno == EINTR else { return nil }
                continue
            }
            count += result
        }
        return nil
    }

    private mutating func firstLine(of name: String) -> String? {
        let descriptor = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress!, 256) }
        guard count > 0 else { return nil }
        let line = buffer[..<count].prefix { $0 != UInt8(ascii: "\n") }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }
}
