// Every message of RocksDB has its kind.

import Store
import Testing

@Suite("Errors of stores by kind")
struct StoreErrorTests {
    @Test(
        "a message says what has to be done",
        arguments: [
            (
                "IO error: lock hold by current process, acquire time 1796 acquiring thread "
                    + "139: /d/LOCK: No locks available", StoreError.Kind.locked
            ),
            ("IO error: While lock file: /d/LOCK: Resource temporarily unavailable", .locked),
            ("IO error: While open a file for lock: /d/LOCK: Permission denied", .world),
            ("Corruption: block checksum mismatch: stored = 1, computed = 2", .corrupt),
            ("Corruption: Can't access /000012.sst: IO error: No such file or directory", .corrupt),
            ("Corruption: CURRENT file does not end with newline", .corrupt),
            (
                "IO error: No such file or directory: While open a file for random read: "
                    + "/d/000012.sst: No such file or directory", .corrupt
            ),
            ("Invalid argument: /d: does not exist (create_if_missing is false)", .corrupt),
            ("Invalid argument: Column families not opened: other", .corrupt),
            ("Invalid argument: Compression type LZ4 is not linked with the binary.", .world),
            ("Not implemented: Unsupported format", .corrupt),
            ("NotFound: no file", .corrupt),
            ("IO error: No space left on device: While appending to file: /d/000012.log", .world),
            ("IO error: While pread offset 0 len 4096: /d/000012.sst: Input/output error", .world),
            ("IO error: While mkdir if missing: /d: Not a directory", .world),
            ("IO error: While open a file for appending: /d/1.log: Too many open files", .world),
            ("Shutdown in progress: ", .world),
            ("Words that no version has said so far", .world),
        ])
    func kinds(message: String, kind: StoreError.Kind) {
        #expect(StoreError.kind(of: message) == kind)
    }

    @Test("a row that stands behind others is of use")
    func rows() {
        for row in StoreError.rows {
            #expect(StoreError.kind(of: row.words) == row.kind, "\(row.words)")
        }
    }
}
