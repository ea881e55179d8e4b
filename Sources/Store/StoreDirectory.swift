// The directory of a store on disk, looked at before RocksDB sees it.

import Glibc

enum StoreDirectory {
    enum Content {
        case nothing
        case store
        /// Files of a store, and none that says which of them count.
        case remains
    }

    /// With the directories above it; what is in them is for the owner alone.
    static func create(_ directory: String) throws(StoreError) {
        var path = directory.hasPrefix("/") ? "/" : ""
        for part in directory.split(separator: "/") {
            path += part + "/"
            guard mkdir(path, 0o700) != 0 else { continue }
            let code = errno
            if code == EEXIST || code == EISDIR { continue }
            throw failure(.createDirectory, directory, code)
        }
        _ = try names(in: directory)
    }

    /// Without its `CURRENT`, RocksDB would take a store for a new one, and the store would be empty.
    static func content(of directory: String) throws(StoreError) -> Content {
        let names = try names(in: directory)
        if names.contains("CURRENT") { return .store }
        let hasFiles = names.contains { name in
            name.hasPrefix("MANIFEST-") || name.hasSuffix(".sst")
        }
        return hasFiles ? .remains : .nothing
    }

    private static func names(in directory: String) throws(StoreError) -> [String] {
        guard let stream = opendir(directory) else {
            throw failure(.createDirectory, directory, errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) {
                    names.append(String(cString: $0))
                }
            }
        }
        return names
    }

    private static func failure(
        _ operation: StoreError.Operation, _ directory: String, _ code: Int32
    ) -> StoreError {
        StoreError(.world, operation, directory: directory, cause: String(cString: strerror(code)))
    }
}
