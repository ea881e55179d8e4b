// What went wrong with a store, named by what has to be done about it.

/// A fault of the world around a store. Its words never hold a key or a value.
package struct StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        /// Another process, or another handle of this one, has the store open.
        case locked
        /// What is on disk is no store, or not all of one, or of another version: delete and rebuild it.
        case corrupt
        /// The disk is full, a permission is missing, a device fails: stop with this message.
        case world
    }

    /// What was tried.
    package enum Operation: String, Sendable {
        case createDirectory
        case open
        case read
        case scan
        case write
        case destroy = "delete"
    }

    package let kind: Kind
    package let directory: String
    package let operation: Operation
    /// In RocksDB's words, or the system's.
    package let cause: String

    package init(_ kind: Kind, _ operation: Operation, directory: String, cause: String) {
        self.kind = kind
        self.operation = operation
        self.directory = directory
        self.cause = cause
    }

    /// `cannot open the store '/var/lib/relance/0': Corruption: block checksum mismatch …`
    package var description: String {
        switch operation {
        case .createDirectory: "cannot create the store's directory '\(directory)': \(cause)"
        default: "cannot \(operation.rawValue) the store '\(directory)': \(cause)"
        }
    }
}
