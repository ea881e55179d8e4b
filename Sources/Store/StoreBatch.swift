// Changes of a store that happen together.

/// Changes in the order of their calls, in one buffer, which is filled anew for each batch.
package struct StoreBatch {
    package enum Change: Equatable, Sendable {
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
        append(.put, key) { $0.append(contentsOf: value) }
    }

    package mutating func put(_ key: [UInt8], _ value: [UInt8]) {
        put(key) { $0.append(contentsOf: value) }
    }

    /// Puts what `write` appends; gives the size of it in bytes.
    @discardableResult
    package mutating func put(_ key: [UInt8], _ write: (inout [UInt8]) -> Void) -> Int {
        key.withUnsafeBytes { append(.put, $0, write) }
    }

    package mutating func delete(_ key: UnsafeRawBufferPointer) {
        append(.delete, key) { _ in }
    }

    package mutating func delete(_ key: [UInt8]) {
        key.withUnsafeBytes { delete($0) }
    }

    /// The changes of `other` come behind these.
    package mutating func append(_ other: StoreBatch) {
        let base = bytes.count
        bytes.append(contentsOf: other.bytes)
        for operation in other.operations {
            operations.append(
                Operation(
                    change: operation.change, keyEnd: base + operation.keyEnd,
                    valueEnd: base + operation.valueEnd))
        }
    }

    /// The same of one change of `other`.
    mutating func append(_ other: StoreBatch, at index: Int) {
        let operation = other.operations[index]
        let start = other.start(of: index)
        bytes.append(contentsOf: other.bytes[start..<operation.valueEnd])
        operations.append(
            Operation(
                change: operation.change,
                keyEnd: bytes.count - operation.valueEnd + operation.keyEnd,
                valueEnd: bytes.count))
    }

    func change(at index: Int) -> Change { operations[index].change }

    private func start(of index: Int) -> Int { index == 0 ? 0 : operations[index - 1].valueEnd }

    /// Of the value at an index.
    package func sizeBytes(at index: Int) -> Int {
        operations[index].valueEnd - operations[index].keyEnd
    }

    /// Lends what gives the key at an index.
    func withKeys(_ body: ((Int) -> UnsafeRawBufferPointer) -> Void) {
        bytes.withUnsafeBytes { bytes in
            body { UnsafeRawBufferPointer(rebasing: bytes[start(of: $0)..<operations[$0].keyEnd]) }
        }
    }

    /// Lends what gives the change at an index: its key and its value, nil for a deletion.
    package func withChanges<Result, Failure: Error>(
        _ body: (
            (Int) -> (key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?)
        ) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var result: Swift.Result<Result, Failure>?
        bytes.withUnsafeBytes { bytes in
            do throws(Failure) {
                result = .success(
                    try body { index in
                        let operation = operations[index]
                        return (
                            UnsafeRawBufferPointer(
                                rebasing: bytes[start(of: index)..<operation.keyEnd]),
                            operation.change == .delete
                                ? nil
                                : UnsafeRawBufferPointer(
                                    rebasing: bytes[operation.keyEnd..<operation.valueEnd])
                        )
                    })
            } catch {
                result = .failure(error)
            }
        }
        return try result!.get()
    }

    /// Keeps the buffer.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        operations.removeAll(keepingCapacity: true)
    }

    @discardableResult
    private mutating func append(
        _ change: Change, _ key: UnsafeRawBufferPointer, _ write: (inout [UInt8]) -> Void
    ) -> Int {
        bytes.append(contentsOf: key)
        let keyEnd = bytes.count
        write(&bytes)
        operations.append(Operation(change: change, keyEnd: keyEnd, valueEnd: bytes.count))
        return bytes.count - keyEnd
    }

    /// Calls `body` with the changes from `first` on, in their order; of a deletion the value is empty. The
    /// addresses live until this call returns.
    package func forEach(
        from first: Int = 0,
        _ body: (Change, UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void
    ) {
        bytes.withUnsafeBytes { bytes in
            var start = start(of: first)
            for operation in operations[first...] {
                body(
                    operation.change,
                    UnsafeRawBufferPointer(rebasing: bytes[start..<operation.keyEnd]),
                    UnsafeRawBufferPointer(rebasing: bytes[operation.keyEnd..<operation.valueEnd]))
                start = operation.valueEnd
            }
        }
    }
}
