// Changes of a store that happen together.

/// Changes in the order of their calls, in one buffer, which is filled anew for each batch.
package struct StoreBatch {
    enum Change {
        case put
        case delete
    }

    private struct Operation {
        let change: Change
        let keyEnd: Int
        let valueEnd: Int
    }

    private var bytes: [UInt8] = []
    private var operations: [Operation] = []

    package init() {}

    /// Of changes.
    package var count: Int { operations.count }

    package var isEmpty: Bool { operations.isEmpty }

    /// Of all keys and values.
    package var sizeBytes: Int { bytes.count }

    package mutating func put(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        append(.put, key, value)
    }

    package mutating func put(_ key: [UInt8], _ value: [UInt8]) {
        key.withUnsafeBytes { key in value.withUnsafeBytes { append(.put, key, $0) } }
    }

    package mutating func delete(_ key: UnsafeRawBufferPointer) {
        append(.delete, key, UnsafeRawBufferPointer(start: nil, count: 0))
    }

    package mutating func delete(_ key: [UInt8]) {
        key.withUnsafeBytes { delete($0) }
    }

    /// Keeps the buffer.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        operations.removeAll(keepingCapacity: true)
    }

    private mutating func append(
        _ change: Change, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer
    ) {
        bytes.append(contentsOf: key)
        let keyEnd = bytes.count
        bytes.append(contentsOf: value)
        operations.append(Operation(change: change, keyEnd: keyEnd, valueEnd: bytes.count))
    }

    func forEach(_ body: (Change, UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void) {
        bytes.withUnsafeBytes { bytes in
            var start = 0
            for operation in operations {
                body(
                    operation.change,
                    UnsafeRawBufferPointer(rebasing: bytes[start..<operation.keyEnd]),
                    UnsafeRawBufferPointer(rebasing: bytes[operation.keyEnd..<operation.valueEnd]))
                start = operation.valueEnd
            }
        }
    }
}
