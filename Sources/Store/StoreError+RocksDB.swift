// Every message of RocksDB with its kind, once: the C API has no codes.

import CRocksDB

extension StoreError {
    /// The first row whose words a message holds says its kind. The words are those of RocksDB's
    /// `Status::ToString` (include/rocksdb/status.h) and of its file system for POSIX.
    package static let rows: [(words: String, kind: Kind)] = [
        ("lock hold by current process", .locked),
        ("While lock file: ", .locked),
        // The library was built without what the settings ask for, and a new store would be no help.
        ("is not linked with the binary", .world),
        ("Corruption: ", .corrupt),
        // The directory is there, or opening would not have come so far: one of its files is not.
        ("IO error: No such file or directory", .corrupt),
        // Another comparator, column families, a format of another version.
        ("Invalid argument: ", .corrupt),
        ("Not implemented: ", .corrupt),
        ("NotFound: ", .corrupt),
    ]

    /// What is in no row is a fault of the world: nothing says that a new store would fare better.
    package static func kind(of message: String) -> Kind {
        rows.first { message.contains($0.words) }?.kind ?? .world
    }

    /// Hands `call` the place for an error, and throws what it finds there.
    static func check<Result>(
        _ operation: Operation, _ directory: String,
        _ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) throws(StoreError) -> Result {
        var message: UnsafeMutablePointer<CChar>?
        let result = call(&message)
        if let message { throw taking(message, operation, directory) }
        return result
    }

    /// Frees `message`.
    static func taking(
        _ message: UnsafeMutablePointer<CChar>, _ operation: Operation, _ directory: String
    ) -> StoreError {
        defer { rocksdb_free(message) }
        let cause = String(cString: message)
        return StoreError(kind(of: cause), operation, directory: directory, cause: cause)
    }
}
