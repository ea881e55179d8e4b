import Expression

/// The way of a field from an array on: `/*/sku` of `/products/*/sku` (S69). What comes before the array the
/// tree of paths knows; an array has no place in it, as there may be any number of values.
struct ElementWalk {
    /// Of each array on the way the keys that lead on from its elements: to the next array, and at last to
    /// the values.
    let levels: [[[UInt8]]]
    /// Of the longest key.
    let keyCapacity: Int

    /// `steps` begin with an array; nil if there are none.
    init?(_ steps: ArraySlice<FieldPath.Step>) {
        if steps.isEmpty { return nil }
        var levels: [[[UInt8]]] = []
        for step in steps {
            switch step {
            case .elements: levels.append([])
            case .key(let name): levels[levels.count - 1].append(Array(name.utf8))
            }
        }
        self.levels = levels
        keyCapacity = levels.joined().map(\.count).max() ?? 0
    }
}

extension ValueReader {
    /// The list of the values to which a walk leads from an array; nil where one of them is of another type,
    /// or something else stands where an array should. What is not there, or null, is left out.
    mutating func list(
        _ capture: Capture, through walk: ElementWalk, of element: Int32
    ) -> Value? {
        let base = elements.count
        defer { elements.removeLast(elements.count - base) }
        guard collect(capture, walk, level: 0, of: element) else { return nil }
        return .list(keep(from: base))
    }

    private mutating func collect(
        _ array: Capture, _ walk: ElementWalk, level: Int, of element: Int32
    ) -> Bool {
        guard array.kind == .array else { return false }
        var members = MemberCursor(array)
        while let member = members.next() {
            guard let found = self.member(of: member, at: walk.levels[level], walk.keyCapacity),
                found.kind != .null
            else { continue }
            if level + 1 < walk.levels.count {
                guard collect(found, walk, level: level + 1, of: element) else { return false }
            } else {
                guard let value = value(found, element) else { return false }
                elements.append(value)
            }
        }
        return true
    }

    /// What stands in a value at some keys; of duplicate keys the last counts.
    func member(
        of value: Capture, at keys: [[UInt8]], _ keyCapacity: Int
    ) -> Capture? {
        var value = value
        for key in keys {
            guard value.kind == .object else { return nil }
            var members = MemberCursor(value)
            var found: Capture?
            while let name = members.next() {
                if Self.isEqual(name, key, keyCapacity) {
                    found = MemberCursor.value(at: members.valueStart)
                }
                members.skipValue()
            }
            guard let found else { return nil }
            value = found
        }
        return value
    }

    private static func isEqual(_ name: Capture, _ key: [UInt8], _ capacity: Int) -> Bool {
        let count = Int(name.count)
        guard name.kind == .escapedString else {
            return UnsafeBufferPointer(start: name.start, count: count).elementsEqual(key)
        }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity + 8) { room in
            let size = JSONString.unescape(
                name.start, name.start + count, to: room.baseAddress!, limit: capacity)
            return size == key.count && room.prefix(size).elementsEqual(key)
        }
    }
}
