// The keys of one look-up of many.

/// Keys behind one another in one buffer, which is filled anew for each look-up.
package struct KeyList {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    package init() {}

    package var count: Int { ends.count }

    package var isEmpty: Bool { ends.isEmpty }

    package mutating func append(_ key: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: key)
        ends.append(bytes.count)
    }

    package mutating func append(_ key: [UInt8]) {
        bytes.append(contentsOf: key)
        ends.append(bytes.count)
    }

    /// Calls `body` with the key at a place of the list.
    package func withKey<Result>(
        at index: Int, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        let start = index == 0 ? 0 : ends[index - 1]
        return bytes.withUnsafeBytes {
            body(UnsafeRawBufferPointer(rebasing: $0[start..<ends[index]]))
        }
    }

    /// Keeps the buffer.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// The addresses of all keys, which stay until `last` returns.
    func withUnsafeKeys(_ body: (UnsafeRawBufferPointer) -> Void, then last: () -> Void) {
        bytes.withUnsafeBytes { bytes in
            var start = 0
            for end in ends {
                body(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                start = end
            }
            last()
        }
    }

    func forEach(_ body: (Int, UnsafeRawBufferPointer) -> Void) {
        var index = 0
        withUnsafeKeys(
            { key in
                body(index, key)
                index += 1
            }, then: {})
    }
}
