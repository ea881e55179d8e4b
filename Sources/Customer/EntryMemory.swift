import Expression

/// What an instance keeps of its key and its entry event, in one allocation:
///
///     key │ source │ id │ kept slots in the form of ValueCodec
package struct EntryMemory: Sendable {
    private var bytes: [UInt8] = []
    /// -1: absent.
    private var keyCount: Int32 = -1
    private var sourceCount: Int32 = -1
    private var idCount: Int32 = 0

    package init(
        key: UnsafeRawBufferPointer?, source: UnsafeRawBufferPointer?, id: UnsafeRawBufferPointer,
        slots: UnsafePointer<Value>, keptSlots: [Int]
    ) {
        bytes.reserveCapacity(
            (key?.count ?? 0) + (source?.count ?? 0) + id.count + 16 * keptSlots.count)
        if let key {
            keyCount = Int32(key.count)
            bytes.append(contentsOf: key)
        }
        if let source {
            sourceCount = Int32(source.count)
            bytes.append(contentsOf: source)
        }
        idCount = Int32(id.count)
        bytes.append(contentsOf: id)
        for slot in keptSlots { ValueCodec.encode(slots[slot], into: &bytes) }
    }

    package var hasKey: Bool { keyCount >= 0 }

    /// Calls `body` with the key, the entry event's source and id.
    package func withParts<Result>(
        _ body: (
            _ key: UnsafeRawBufferPointer?, _ source: UnsafeRawBufferPointer?,
            _ id: UnsafeRawBufferPointer
        ) -> Result
    ) -> Result {
        bytes.withUnsafeBytes { all in
            let sourceStart = Int(max(keyCount, 0))
            let idStart = sourceStart + Int(max(sourceCount, 0))
            return body(
                keyCount < 0 ? nil : UnsafeRawBufferPointer(rebasing: all[0..<sourceStart]),
                sourceCount < 0
                    ? nil : UnsafeRawBufferPointer(rebasing: all[sourceStart..<idStart]),
                UnsafeRawBufferPointer(rebasing: all[idStart..<idStart + Int(idCount)]))
        }
    }

    /// -1, 0 or 1 as this key's bytes are before, equal to or after `key`; an absent key comes first.
    package func compareKey(to key: UnsafeRawBufferPointer?) -> Int {
        guard let key else { return hasKey ? 1 : 0 }
        guard hasKey else { return -1 }
        return bytes.withUnsafeBytes {
            compareBytes(UnsafeRawBufferPointer(rebasing: $0[0..<Int(keyCount)]), key)
        }
    }

    /// Puts the kept values back into `slots`; their texts live in `arena`.
    package func restore(
        keptSlots: [Int], into slots: UnsafeMutablePointer<Value>, arena: inout Arena
    ) {
        if keptSlots.isEmpty { return }
        let start = Int(max(keyCount, 0) + max(sourceCount, 0) + idCount)
        var cursor = bytes.withUnsafeBytes {
            arena.copy(UnsafeRawBufferPointer(rebasing: $0[start...]))
        }
        for slot in keptSlots {
            slots[slot] = ValueCodec.decode(&cursor, arena: &arena)
        }
    }
}
